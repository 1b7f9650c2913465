using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops;

/// <summary>Float32 activations with int8 weights beyond what models of one operator show: images of many parts, whole networks, limits.</summary>
public sealed class HybridTests
{
    private const int Small = 64;
    private const float Tolerance = 1e-5f;

    public static TheoryData<string> Names => ["mobilenet_v1_1.0_224", "mobilenet_v2_1.0_224", "resnet50_224"];

    [Theory, MemberData(nameof(Names))]
    public void A_network_equals_the_naive_loops_with_any_number_of_threads(string name)
    {
        PublishedNetwork network = PublishedNetwork.All.Single(network => network.Name == name);
        TfLiteModel model = TfLiteModel.Parse(DynamicRange.Quantize(network.Build(TensorType.Float32, Small)));
        float[] expected = Answer(model, new InterpreterOptions { Kernels = InterpreterOptions.ReferenceKernels });
        float[] alone = Answer(model, new InterpreterOptions());

        Assert.All(expected.Zip(alone), pair => Assert.Equal(pair.First, pair.Second, Tolerance * expected.Max()));
        for (int threads = 2; threads <= 4; threads++)
            Assert.Equal(alone, Answer(model, new InterpreterOptions { Threads = threads, LeastSharedCycles = 0 }));
    }

    [Fact]
    public void Weights_are_packed_as_int8()
    {
        byte[] real = MobileNet.V1(TensorType.Float32, Small);
        using Interpreter ofFloat = Interpreter.Create(TfLiteModel.Parse(real));
        using Interpreter hybrid = Interpreter.Create(TfLiteModel.Parse(DynamicRange.Quantize(real)));

        Assert.True(hybrid.WeightsBytes < 0.3 * ofFloat.WeightsBytes, $"{hybrid.WeightsBytes} against {ofFloat.WeightsBytes} bytes");
        Assert.All(hybrid.Nodes.Where(node => node.Operator is "CONV_2D" or "DEPTHWISE_CONV_2D"), node => Assert.StartsWith("qd8-f32-", node.Kernel));
    }

    [Fact]
    public void An_image_of_zeros_gives_the_bias()
    {
        ModelBuilder builder = new(seed: 3, TensorType.Float32);
        builder.Output(builder.Conv2D(builder.Input(1, 5, 5, 3), channels: 6, activation: ActivationFunction.None));
        byte[] file = DynamicRange.Quantize(builder.Build());
        float[] bias = MemoryMarshal.Cast<byte, float>(builder.Graph.Tensors[builder.Graph.Operators[0].Inputs[2]].Data.Span).ToArray();
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file));
        interpreter.InputBytes(0).Clear();

        interpreter.Invoke();

        Assert.Equal(bias, MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0))[..6].ToArray());
    }

    [Fact]
    public void Values_that_are_no_numbers_end_no_invocation()
    {
        TfLiteModel model = TfLiteModel.Parse(DynamicRange.Quantize(MobileNet.V1(TensorType.Float32, Small)));
        using Interpreter interpreter = Interpreter.Create(model);
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon })
        {
            MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)).Fill(value);
            interpreter.Invoke();
        }

        float[] expected = Answer(model, new InterpreterOptions());
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();
        Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray());
    }

    [Fact]
    public void Weights_with_a_zero_point_are_refused()
    {
        ModelBuilder builder = new(seed: 3, TensorType.Float32);
        builder.Output(builder.Conv2D(builder.Input(1, 5, 5, 3), channels: 6));
        ModelDefinition definition = ModelDefinition.From(TfLiteModel.Parse(DynamicRange.Quantize(builder.Build())));
        SubGraphDefinition graph = definition.SubGraphs[0];
        int filter = graph.Operators[0].Inputs[1];
        QuantizationRecord quantization = graph.Tensors[filter].Quantization!;
        graph.Tensors[filter] = graph.Tensors[filter] with { Quantization = quantization with { ZeroPoints = [.. quantization.ZeroPoints.Select(_ => 1)] } };

        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(
            () => Interpreter.Create(TfLiteModel.Parse(TfLiteModelWriter.Write(definition))));
        Assert.Contains("zero point", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_whose_sums_could_leave_int32_are_refused()
    {
        const int Depth = 70_000;
        ModelBuilder builder = new(seed: 3, TensorType.Float32);
        int input = builder.Input(1, Depth);
        byte[] weights = new byte[Depth];
        weights.AsSpan().Fill(127);
        int filter = builder.Constant(TensorType.Int8, [1, Depth], weights, ModelBuilder.PerTensor(1, 0));
        builder.Output(builder.Operator(
            BuiltinOperator.FullyConnected, [input, filter, -1], builder.Define("sum", [1, 1], null), new FullyConnectedOptions(), version: 3));

        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.BuildModel()));
        Assert.Contains("int32", error.Message, StringComparison.Ordinal);
    }

    private static float[] Answer(TfLiteModel model, InterpreterOptions options)
    {
        using Interpreter interpreter = Interpreter.Create(model, options);
        new GeneratedInput(1).Fill(interpreter);
        interpreter.Invoke();
        return MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray();
    }
}
