using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops;

/// <summary>Operands that do not go together are refused with what would be accepted.</summary>
public sealed class OperandTests
{
    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 4, 5 })]
    [InlineData(new[] { 2, 2, 3 }, new[] { 3, 3, 5 })]
    public void Matrices_that_cannot_be_multiplied_are_refused(int[] left, int[] right)
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        builder.Output(builder.Operator(BuiltinOperator.BatchMatMul, [builder.Input(left), builder.Input(right)], builder.Define("o", [], null),
            new BatchMatMulOptions(false, false)));
        Assert.Contains("can be multiplied", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_no_matrix()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        builder.Output(builder.Operator(BuiltinOperator.BatchMatMul, [builder.Input(3), builder.Input(3, 5)], builder.Define("o", [], null),
            new BatchMatMulOptions(false, false)));
        Assert.Contains("two dimensions", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_bit_sums_that_can_leave_int32_are_refused()
    {
        ModelBuilder builder = new(1);
        builder.Output(builder.Operator(BuiltinOperator.BatchMatMul, [builder.Input(1, 40000), builder.Input(40000, 1)],
            builder.Define("o", [], ModelBuilder.PerTensor(1, 0)), new BatchMatMulOptions(false, false)));
        Assert.Contains("at most 33025", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BuiltinOperator.SelectV2, new[] { 2, 3 }, "or 1")]
    [InlineData(BuiltinOperator.Select, new[] { 3 }, "first axis")]
    [InlineData(BuiltinOperator.Select, new[] { 4, 1 }, "first axis")]
    public void Conditions_that_do_not_fit_are_refused(BuiltinOperator code, int[] shape, string accepted)
    {
        ModelBuilder builder = new(1);
        int condition = builder.Graph.Add(new TensorDefinition { Name = "condition", Type = TensorType.Bool, Shape = shape });
        builder.Graph.Inputs.Add(condition);
        builder.Output(builder.Operator(code, [condition, builder.Input(4, 5), builder.Input(4, 5)], builder.Define("o", [], null), null));
        Assert.Contains(accepted, Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_bit_comparisons_of_scales_of_one_or_more_are_refused()
    {
        ModelBuilder builder = new(1);
        int input = builder.Input(4);
        builder.Graph.Tensors[input] = builder.Graph.Tensors[input] with { Quantization = ModelBuilder.PerTensor(1.5f, 0) };
        builder.Output(builder.Operator(BuiltinOperator.Less, [input, input], new TensorDefinition { Name = "o", Type = TensorType.Bool, Shape = [4] }, null));
        Assert.Contains("below 1", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 2 })]
    [InlineData(new[] { -3 })]
    public void Axes_outside_the_input_are_refused(int[] axes)
    {
        foreach (BuiltinOperator code in (BuiltinOperator[])[BuiltinOperator.Sum, BuiltinOperator.ReduceMax, BuiltinOperator.Mean, BuiltinOperator.Cumsum])
        {
            ModelBuilder builder = new(1, TensorType.Float32);
            builder.Output(builder.Operator(code, [builder.Input(2, 3), builder.Int32Constant([1], axes)], builder.Define("o", [], null), null));
            Assert.Contains("an axis of -2..1", Reject(builder).Accepted, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sums_of_int8_are_those_of_uint8_of_the_same_reals()
    {
        byte[] elements = [0, 1, 2, 127, 128, 129, 200, 255, 7, 90, 3, 250];
        Assert.Equal(Sums(TensorType.UInt8, elements, 0), Sums(TensorType.Int8, elements, 128));
    }

    private static byte[] Sums(TensorType type, byte[] elements, int offset)
    {
        ModelBuilder builder = new(1, type);
        int input = builder.Input(4, 3);
        builder.Graph.Tensors[input] = builder.Graph.Tensors[input] with { Quantization = ModelBuilder.PerTensor(0.3f, 100 - offset) };
        builder.Output(builder.Operator(BuiltinOperator.Sum, [input, builder.Int32Constant([1], [1])],
            builder.Define("o", [4], ModelBuilder.PerTensor(0.7f, 90 - offset)), null));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        for (int i = 0; i < elements.Length; i++) interpreter.InputBytes(0)[i] = (byte)(elements[i] ^ offset);
        interpreter.Invoke();
        return [.. interpreter.OutputBytes(0).ToArray().Select(sum => (byte)(sum ^ offset))];
    }

    private static UnsupportedModelException Reject(ModelBuilder builder) =>
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.BuildModel()).Dispose());
}
