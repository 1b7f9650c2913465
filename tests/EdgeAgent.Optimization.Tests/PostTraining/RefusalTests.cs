using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>What cannot be quantized is refused with one sentence that says what would be accepted.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string> Unfit => new()
    {
        { "conv_int8", "The model is already quantized: tensor 0 \"input0\" is int8; a float32 model is needed" },
        { "conv_uint8", "The model is already quantized" },
        { "conv_int16", "The model is already quantized" },
        { "add_int32", "The model computes no float32 tensor; there is nothing to quantize" },
        { "if_float32", "The model has 3 subgraphs; models with one" },
        { "sin_float32", "No operator of the model has an integer kernel: there is nothing to quantize" },
    };

    [Theory, MemberData(nameof(Unfit))]
    public void Models(string name, string message)
    {
        (string code, string type) = (name[..name.LastIndexOf('_')], name[(name.LastIndexOf('_') + 1)..]);
        byte[] file = OperatorModels.Build(code, Enum.Parse<TensorType>(type, ignoreCase: true), seed: 1);
        Assert.StartsWith(message, Refuse(file, new PostTrainingOptions()), StringComparison.Ordinal);
    }

    public static TheoryData<string> Options => [.. Combinations.Keys];

    private static Dictionary<string, PostTrainingOptions> Combinations { get; } = new()
    {
        ["The inputs of a model in mode int8 cannot be int16; accepted: float32, int8, uint8"] = new() { InputType = TensorType.Int16 },
        ["The outputs of a model in mode int16x8 cannot be uint8; accepted: float32, int16"] = new() { Mode = QuantizationMode.Int16x8, OutputType = TensorType.UInt8 },
        ["The inputs of a model in mode float16 cannot be int8; accepted: float32"] = new() { Mode = QuantizationMode.Float16, InputType = TensorType.Int8 },
        ["Sensitive layers cannot be kept in int16x8 with mode int16x8; accepted: float32"] =
            new() { Mode = QuantizationMode.Int16x8, SensitiveLayers = 1, SensitivePrecision = Precision.Int16x8 },
        ["Adaptive rounding does not go with mode float16; accepted: int8, int16x8, dynamic"] = new() { Mode = QuantizationMode.Float16, AdaptiveRounding = true },
        ["Equalization of layers does not go with mode dynamic; accepted: int8, int16x8"] = new() { Mode = QuantizationMode.Dynamic, EqualizeLayers = true },
        ["Keeping sensitive layers does not go with mode float16; accepted: int8, int16x8"] = new() { Mode = QuantizationMode.Float16, SensitiveLayers = 2 },
    };

    [Theory, MemberData(nameof(Options))]
    public void Options_that_do_not_go_together(string message) => Assert.Equal(message, Refuse(FloatModels.Network(1), Combinations[message]));

    [Fact]
    public void Weights_that_are_not_finite()
    {
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity])
        {
            foreach (QuantizationMode mode in Enum.GetValues<QuantizationMode>())
                Assert.Matches("The weights hold .* at element 17 of tensor .*; finite numbers are needed", Refuse(WithWeight(value), new PostTrainingOptions { Mode = mode }));
        }
    }

    [Fact]
    public void Values_that_become_infinite_on_the_way()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int large = builder.Then(BuiltinOperator.Mul, [builder.Input(1, 8), builder.Vector(1e3f)], new MulOptions());
        builder.Output(builder.Then(BuiltinOperator.Exp, [large], new EmptyOptions(OptionsType.Exp)));
        Assert.Contains("not finite on calibration sample 0", Refuse(builder.Build(), new PostTrainingOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public void No_samples_and_no_calibration_data()
    {
        TfLiteModel model = TfLiteModel.Parse(FloatModels.Network(1));
        foreach ((GeneratedSamples? samples, string part) in ((GeneratedSamples?, string)[])[(new(0), "at least one is needed"), (null, "needs calibration data")])
        {
            OptimizationException refused = Assert.Throws<OptimizationException>(() => PostTrainingQuantizer.Quantize(model, new PostTrainingOptions(), samples));
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Operators_that_the_runtime_does_not_know_in_every_mode()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int features = builder.FullyConnected(builder.Input(1, 40), units: 40);
        int output = builder.Graph.Add(builder.Define("custom", [1, 40], null));
        builder.Graph.Operators.Add(new OperatorDefinition { Operator = BuiltinOperator.Custom, CustomCode = "Foreign", Inputs = [features], Outputs = [output] });
        byte[] file = builder.Output(output).Build();
        foreach (QuantizationMode mode in Enum.GetValues<QuantizationMode>())
            Assert.Matches("The model cannot be run.*Foreign", Refuse(file, new PostTrainingOptions { Mode = mode }));
    }

    [Fact]
    public void Signatures_of_inner_tensors()
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int inner = builder.FullyConnected(builder.Input(1, 4), units: 4);
        builder.Output(builder.Softmax(inner));
        builder.Model.Signatures.Add(new SignatureDefinition("inner", 0, [], [new SignatureTensor("logits", inner)]));
        Assert.StartsWith("The signature inner calls tensor", Refuse(builder.Build(), new PostTrainingOptions()), StringComparison.Ordinal);
    }

    private static byte[] WithWeight(float value)
    {
        ModelDefinition model = ModelDefinition.From(TfLiteModel.Parse(FloatModels.Network(1)));
        SubGraphDefinition graph = model.SubGraphs[0];
        int weights = graph.Operators[0].Inputs[1];
        byte[] data = graph.Tensors[weights].Data.ToArray();
        BitConverter.GetBytes(value).CopyTo(data, 17 * sizeof(float));
        graph.Tensors[weights] = graph.Tensors[weights] with { Data = data };
        return TfLiteModelWriter.Write(model);
    }

    private static string Refuse(byte[] file, PostTrainingOptions options) =>
        Assert.Throws<OptimizationException>(() => PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), options, new GeneratedSamples(2))).Message;
}
