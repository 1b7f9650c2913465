using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Graphs;

public sealed class FoldedConstantTests
{
    private const int Small = 32;

    [Fact]
    public void Float16_weights_take_no_more_memory_than_their_file_and_the_packed_ones()
    {
        byte[] real = MobileNet.V1(TensorType.Float32, Small), half = Float16Weights.Store(real);
        using Interpreter ofFloat = Interpreter.Create(TfLiteModel.Parse(real)), ofHalf = Interpreter.Create(TfLiteModel.Parse(half));

        Assert.True(half.Length < 0.51 * real.Length, $"{half.Length} of {real.Length} bytes");
        Assert.True(ofHalf.WeightsBytes < ofFloat.WeightsBytes - (0.45 * real.Length), $"{ofHalf.WeightsBytes} against {ofFloat.WeightsBytes} bytes");
    }

    [Fact]
    public void Float16_weights_give_what_their_values_give_as_float32()
    {
        byte[] half = Float16Weights.Store(MobileNet.V1(TensorType.Float32, Small));
        using Interpreter fast = Interpreter.Create(TfLiteModel.Parse(half));
        using Interpreter naive = Interpreter.Create(TfLiteModel.Parse(half), new InterpreterOptions { Kernels = InterpreterOptions.ReferenceKernels });
        float[] expected = Answer(naive), actual = Answer(fast);

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * expected.Max()));
    }

    [Fact]
    public void A_constant_stays_while_a_node_reads_it()
    {
        var builder = new ModelBuilder(seed: 1, TensorType.Float32);
        int[] shape = [1, 64, 64, 16];
        float[] values = [.. Enumerable.Range(0, 64 * 64 * 16).Select(i => (i % 64) - 31.5f)];
        int input = builder.Input(shape), constant = builder.Float32Constant(shape, values);
        int sum = builder.Operator(BuiltinOperator.Add, [input, constant], builder.Define("sum", shape, null), new AddOptions());
        builder.Output(builder.Operator(BuiltinOperator.Mul, [sum, constant], builder.Define("product", shape, null), new MulOptions()));
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(Float16Weights.Store(builder.Build())));
        interpreter.InputBytes(0).Clear();

        interpreter.Invoke();

        Assert.Equal(values.Select(value => value * value), MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray());
    }

    [Fact]
    public void Weights_that_two_convolutions_share_serve_both()
    {
        var builder = new ModelBuilder(seed: 1, TensorType.Float32);
        int input = builder.Input(1, 4, 4, 160);
        int first = builder.Conv2D(input, channels: 160, kernel: 1, activation: ActivationFunction.None);
        OperatorDefinition convolution = builder.Graph.Operators[^1];
        int second = builder.Operator(
            BuiltinOperator.Conv2D, [input, convolution.Inputs[1], convolution.Inputs[2]], builder.Define("second", [1, 4, 4, 160], null),
            convolution.Options);
        builder.Output(builder.Operator(BuiltinOperator.Sub, [first, second], builder.Define("zero", [1, 4, 4, 160], null), new SubOptions()));
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(Float16Weights.Store(builder.Build())));

        Assert.All(Answer(interpreter), value => Assert.Equal(0, value));
    }

    private static float[] Answer(Interpreter interpreter)
    {
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();
        return MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray();
    }
}
