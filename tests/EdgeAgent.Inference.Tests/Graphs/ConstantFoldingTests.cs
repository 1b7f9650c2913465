using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Graphs;

public sealed class ConstantFoldingTests
{
    [Fact]
    public void A_shape_computed_from_shapes_is_a_constant()
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(OperatorModels.Build("reshape_to_shape_of", TensorType.Float32, seed: 2)));

        Assert.Equal([.. interpreter.Inputs[1].Shape], MemoryMarshal.Cast<byte, int>(interpreter.OutputBytes(0)).ToArray());
        Assert.True(interpreter.Outputs[0].IsConstant);
        Assert.Equal("", interpreter.Nodes[0].Kernel);
        Assert.Equal(interpreter.Inputs[1].Shape, interpreter.Outputs[1].Shape);
    }

    [Fact]
    public void Weights_stored_as_float16_take_no_arena_and_no_time()
    {
        using Interpreter interpreter =
            Interpreter.Create(TfLiteModel.Parse(OperatorModels.Build("conv_float16_weights", TensorType.Float32, seed: 2)));

        Assert.All(interpreter.Nodes.Where(node => node.Operator == "DEQUANTIZE"), node => Assert.Equal("", node.Kernel));
        Assert.DoesNotContain(interpreter.Plan.Blocks, block => block.Lifetime.Name.Contains("widened", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TensorType.Float32)]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    public void An_output_of_constants_alone_is_ready_before_the_first_invocation(TensorType type)
    {
        ModelBuilder builder = new(1, type);
        byte[] data = [.. Enumerable.Range(0, 8 * (type == TensorType.Float32 ? 4 : 1)).Select(i => (byte)(3 * i))];
        QuantizationRecord? quantization = type == TensorType.Float32 ? null : ModelBuilder.PerTensor(1, 1);
        int constant = builder.Constant(type, [2, 4], data, quantization), input = builder.Input(1, 4);
        using Interpreter interpreter = Interpreter.Create(
            builder.Output(builder.Reshape(constant, 4, 2)).Output(constant).Output(builder.Reshape(input, 4, 1)).BuildModel());

        Assert.Equal(data, interpreter.OutputBytes(0).ToArray());
        Assert.Equal(data, interpreter.OutputBytes(1).ToArray());
        interpreter.Invoke();
        Assert.Equal(data, interpreter.OutputBytes(0).ToArray());
        Assert.Equal(new Shape(4, 2), interpreter.Outputs[0].Shape);
    }

    [Fact]
    public void A_node_that_reads_a_variable_is_not_folded()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int state = builder.Graph.Add(builder.Define("state", [4], null) with { IsVariable = true });
        int one = builder.Float32Constant([4], [1, 1, 1, 1]);
        builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Add,
            Inputs = [state, one],
            Outputs = [state],
            Options = new AddOptions(ActivationFunction.None),
        });
        using Interpreter interpreter = Interpreter.Create(builder.Output(state).BuildModel());

        interpreter.Invoke();
        interpreter.Invoke();
        Assert.Equal(2, MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0))[0]);
    }

    [Fact]
    public void Constants_that_grow_without_end_are_rejected()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int tensor = builder.Float32Constant([256], new float[256]);
        for (int i = 0; i < 16; i++) tensor = builder.Concatenation(0, tensor, tensor);

        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(
            () => Interpreter.Create(builder.Output(tensor).BuildModel(), new InterpreterOptions { MaxArenaBytes = 8 << 20 }));
        Assert.Contains("MaxArenaBytes", error.Accepted, StringComparison.Ordinal);
    }
}
