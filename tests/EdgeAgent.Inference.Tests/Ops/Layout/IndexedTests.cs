using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops.Layout;

/// <summary>Operators whose outputs depend on where their inputs point.</summary>
public sealed class IndexedTests
{
    [Fact]
    public void Where_of_a_computed_condition_is_refused_unless_the_file_declares_the_count()
    {
        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(Where([-1, 1], shape: [1, 1]).BuildModel()));
        Assert.Equal("WHERE", error.Operator);
        Assert.Contains("a condition that is constant", error.Accepted, StringComparison.Ordinal);
        Assert.Contains("declared shape", error.Accepted, StringComparison.Ordinal);
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(Where(signature: null, shape: []).BuildModel()));
        Assert.Contains("at most 4 rows",
            Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(Where(signature: null, shape: [5, 1]).BuildModel())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_with_another_count_than_declared_fails_the_invocation_and_not_the_interpreter()
    {
        using Interpreter interpreter = Interpreter.Create(Where(signature: null, shape: [2, 1]).BuildModel());
        foreach (byte[] condition in (byte[][])[[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1]])
        {
            condition.CopyTo(interpreter.InputBytes(0));
            Assert.Contains("accepted: 2", Assert.Throws<InvocationException>(interpreter.Invoke).Message, StringComparison.Ordinal);
        }

        new byte[] { 0, 1, 0, 1 }.CopyTo(interpreter.InputBytes(0));
        interpreter.Invoke();
        Assert.Equal([1, 3], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(interpreter.OutputBytes(0)).ToArray());
    }

    [Theory]
    [InlineData(BuiltinOperator.ScatterNd, "0..3")]
    [InlineData(BuiltinOperator.SparseToDense, "0..3")]
    [InlineData(BuiltinOperator.ReverseSequence, "0..2")]
    public void A_number_outside_its_axis_fails_the_invocation_and_not_the_interpreter(BuiltinOperator code, string accepted)
    {
        ModelBuilder builder = new(1);
        int numbers = builder.Graph.Add(new TensorDefinition { Name = "numbers", Type = TensorType.Int32, Shape = code == BuiltinOperator.ReverseSequence ? [1] : [1, 1] });
        builder.Graph.Inputs.Add(numbers);
        int values = builder.Input(code == BuiltinOperator.ReverseSequence ? [1, 2] : [1]), shape = builder.Int32Constant([1], [4]);
        int zero = builder.Constant(TensorType.Int8, [1], [0], null);
        (int[] inputs, OperatorOptions? options) = code switch
        {
            BuiltinOperator.ScatterNd => ((int[])[numbers, values, shape], (OperatorOptions?)null),
            BuiltinOperator.SparseToDense => ([numbers, shape, values, zero], null),
            _ => ([values, numbers], new ReverseSequenceOptions(1, 0)),
        };
        builder.Output(builder.Operator(code, inputs, builder.Define("o", [], null), options));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        foreach (int bad in (int[])[-1, 4, int.MaxValue, int.MinValue])
        {
            BitConverter.TryWriteBytes(interpreter.InputBytes(0), bad);
            Assert.Contains(accepted, Assert.Throws<InvocationException>(interpreter.Invoke).Message, StringComparison.Ordinal);
        }

        BitConverter.TryWriteBytes(interpreter.InputBytes(0), 2);
        interpreter.InputBytes(1).Fill(7);
        interpreter.Invoke();
        Assert.Equal(code == BuiltinOperator.ReverseSequence ? [7, 7] : [0, 0, 7, 0], interpreter.OutputBytes(0).ToArray());
    }

    private static ModelBuilder Where(int[]? signature, int[] shape)
    {
        ModelBuilder builder = new(1, TensorType.Bool);
        int condition = builder.Input(4);
        return builder.Output(builder.Operator(BuiltinOperator.Where, [condition],
            new TensorDefinition { Name = "coordinates", Type = TensorType.Int64, Shape = shape, ShapeSignature = signature }, null));
    }
}
