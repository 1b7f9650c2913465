using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops.Layout;

public sealed class LayoutTests
{
    [Fact]
    public void Shapes_are_inferred_axis_by_axis()
    {
        Assert.Equal([4, 2, 3], Run(BuiltinOperator.Transpose, [2, 3, 4], [2, 0, 1]).Shape);
        Assert.Equal([4, 3], Run(BuiltinOperator.Tile, [2, 3], [2, 1]).Shape);
        Assert.Equal([2, 1, 3], Run(BuiltinOperator.ExpandDims, [2, 3], [1]).Shape);
        Assert.Equal([2, 3, 1], Run(BuiltinOperator.ExpandDims, [2, 3], [-1]).Shape);
        Assert.Equal([5, 2, 3], Run(BuiltinOperator.BroadcastTo, [2, 1], [5, 2, 3]).Shape);
    }

    [Fact]
    public void Elements_move_to_their_places()
    {
        Assert.Equal([0, 3, 1, 4, 2, 5], Run(BuiltinOperator.Transpose, [2, 3], [1, 0]).Bytes);
        Assert.Equal([2, 1, 0, 5, 4, 3], Run(BuiltinOperator.ReverseV2, [2, 3], [1]).Bytes);
        Assert.Equal([0, 1, 0, 1, 2, 3, 2, 3], Run(BuiltinOperator.Tile, [2, 2], [1, 2]).Bytes);
    }

    [Theory]
    [InlineData(BuiltinOperator.Transpose, new[] { 0, 0 }, "each axis of the input once")]
    [InlineData(BuiltinOperator.Transpose, new[] { 0, 2 }, "an axis of")]
    [InlineData(BuiltinOperator.Tile, new[] { 1 }, "for each axis")]
    [InlineData(BuiltinOperator.Tile, new[] { 0, 1 }, "above 0")]
    [InlineData(BuiltinOperator.Tile, new[] { 1 << 20, 1 << 12 }, "MaxArenaBytes")]
    [InlineData(BuiltinOperator.ReverseV2, new[] { 2 }, "an axis of")]
    [InlineData(BuiltinOperator.BroadcastTo, new[] { 2, 4 }, "broadcasts to")]
    [InlineData(BuiltinOperator.ExpandDims, new[] { 3 }, "-3..2")]
    public void Lists_that_do_not_fit_the_input_are_refused(BuiltinOperator code, int[] list, string accepted)
    {
        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(() => Run(code, [2, 3], list));
        Assert.Contains(accepted, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_outside_its_tensor_fails_the_invocation_and_not_the_interpreter()
    {
        ModelBuilder builder = new(1);
        int values = builder.Input(3, 2), indices = builder.Graph.Add(new TensorDefinition { Name = "i", Type = TensorType.Int32, Shape = [1] });
        builder.Graph.Inputs.Add(indices);
        builder.Output(builder.Operator(BuiltinOperator.Gather, [values, indices], builder.Define("o", [1, 2], null), new GatherOptions(0)));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        new byte[] { 1, 2, 3, 4, 5, 6 }.CopyTo(interpreter.InputBytes(0));
        foreach (int bad in new[] { -1, 3, int.MaxValue, int.MinValue })
        {
            BitConverter.TryWriteBytes(interpreter.InputBytes(1), bad);
            Assert.Contains("0..2", Assert.Throws<InvocationException>(interpreter.Invoke).Message, StringComparison.Ordinal);
        }

        BitConverter.TryWriteBytes(interpreter.InputBytes(1), 2);
        interpreter.Invoke();
        Assert.Equal([5, 6], interpreter.OutputBytes(0).ToArray());
    }

    /// <summary>Runs an op of one tensor of bytes 0, 1, 2... and one list.</summary>
    private static (int[] Shape, byte[] Bytes) Run(BuiltinOperator code, int[] shape, int[] list)
    {
        ModelBuilder builder = new(1);
        int input = builder.Input(shape);
        builder.Output(builder.Operator(code, [input, builder.Int32Constant([list.Length], list)], builder.Define("o", [], null), null));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        for (int i = 0; i < interpreter.InputBytes(0).Length; i++) interpreter.InputBytes(0)[i] = (byte)i;
        interpreter.Invoke();
        return ([.. interpreter.Outputs[0].Shape], interpreter.OutputBytes(0).ToArray());
    }
}
