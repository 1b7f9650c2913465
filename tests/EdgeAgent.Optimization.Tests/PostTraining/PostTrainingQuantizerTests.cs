using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

public sealed class PostTrainingQuantizerTests
{
    private const int SampleLength = 12 * 12 * 3;

    public static TheoryData<QuantizationMode, TensorType, TensorType> OuterTypes
    {
        get
        {
            TheoryData<QuantizationMode, TensorType, TensorType> rows = [];
            foreach ((QuantizationMode mode, TensorType[] types) in ((QuantizationMode, TensorType[])[])[
                (QuantizationMode.Int8, [TensorType.Int8, TensorType.UInt8, TensorType.Float32]), (QuantizationMode.Int16x8, [TensorType.Int16, TensorType.Float32])])
            {
                foreach (TensorType input in types)
                {
                    foreach (TensorType output in types)
                        rows.Add(mode, input, output);
                }
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(OuterTypes))]
    public void Inputs_and_outputs_have_the_types_that_were_asked_for_and_mean_the_same(QuantizationMode mode, TensorType input, TensorType output)
    {
        byte[] file = FloatModels.Network(4);
        FloatSamples samples = FloatSamples.Generated(16, SampleLength, -1, 1);
        QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions { Mode = mode, InputType = input, OutputType = output }, samples);
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(quantized.File));

        Assert.Equal((input, output), (interpreter.Inputs[0].Type, interpreter.Outputs[0].Type));
        Assert.InRange(FloatSamples.Sqnr(samples.Run(file), samples.Run(quantized.File)), mode == QuantizationMode.Int8 ? 25 : 35, 200);
        Assert.All(quantized.Report.Layers, layer => Assert.Null(layer.Reason));
    }

    [Fact]
    public void Names_signatures_and_metadata_outlive_the_quantization()
    {
        foreach (PostTrainingOptions options in (PostTrainingOptions[])[
            new(), new() { InputType = TensorType.Float32, OutputType = TensorType.UInt8 }, new() { Mode = QuantizationMode.Int16x8 }, new() { Mode = QuantizationMode.Float16 }])
        {
            TfLiteModel model = TfLiteModel.Parse(PostTrainingQuantizer.Quantize(TfLiteModel.Parse(Signed()), options, new GeneratedSamples(3)).File);
            SubGraph graph = model.SubGraphs[0];
            SignatureDefinition signature = Assert.Single(model.Signatures);
            Assert.Equal(("classify", "image", "scores"), (signature.Key, signature.Inputs[0].Name, signature.Outputs[0].Name));
            Assert.Equal((graph.Inputs[0], graph.Outputs[0]), (signature.Inputs[0].TensorIndex, signature.Outputs[0].TensorIndex));
            Assert.Equal(("input0", "result"), (graph.Tensors[graph.Inputs[0]].Name, graph.Tensors[graph.Outputs[0]].Name));
            Assert.Equal([7, 8], Assert.Single(model.Metadata, entry => entry.Name == "labels").Data.ToArray());
            Assert.Equal("built from code", model.Description);
        }
    }

    [Theory, InlineData(Precision.Float32, TensorType.UInt8), InlineData(Precision.Int16x8, TensorType.UInt8), InlineData(Precision.Int16x8, TensorType.Float32)]
    public void The_layers_that_cost_most_are_kept_out_of_int8(Precision kept, TensorType outer)
    {
        byte[] file = FloatModels.Network(4);
        FloatSamples samples = FloatSamples.Generated(16, SampleLength, -1, 1);
        PostTrainingOptions options = new() { SensitiveLayers = 3, SensitivePrecision = kept, InputType = outer, OutputType = outer };
        QuantizedModel mixed = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), options, samples);
        LayerReport[] measured = [.. mixed.Report.Layers.Where(layer => layer.Sensitivity is not null).OrderByDescending(layer => layer.Sensitivity)];

        Assert.Equal(mixed.Report.Layers.Count(layer => layer.Weights > 0), measured.Length);
        Assert.All(measured.Take(3), layer => Assert.Equal(kept, layer.Precision));
        Assert.All(measured.Skip(3), layer => Assert.Equal(Precision.Int8, layer.Precision));
        Assert.All(measured.Take(3), layer => Assert.Contains("sensitive", layer.Reason, StringComparison.Ordinal));
        Assert.InRange(FloatSamples.Sqnr(samples.Run(file), samples.Run(mixed.File)), 25, 200);
    }

    [Fact]
    public void Float_operators_in_between_are_converted_to_and_from()
    {
        ModelBuilder builder = new(5, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 4, activation: ActivationFunction.None);
        int sine = builder.Then(BuiltinOperator.Sin, [features]);
        builder.Output(builder.Conv2D(sine, channels: 4, activation: ActivationFunction.None)).Output(sine);
        byte[] file = builder.Build();
        foreach (QuantizationMode mode in (QuantizationMode[])[QuantizationMode.Int8, QuantizationMode.Int16x8])
        {
            FloatSamples samples = FloatSamples.Generated(16, 192, -1, 1);
            QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions { Mode = mode }, samples);
            LayerReport layer = Assert.Single(quantized.Report.Layers, layer => layer.Precision == Precision.Float32);
            Assert.Equal(("SIN", "SIN has no integer kernel"), (layer.Operator, layer.Reason));
            Assert.InRange(FloatSamples.Sqnr(samples.Run(file), samples.Run(quantized.File)), 28, 200);
        }
    }

    [Fact]
    public void Every_way_to_recover_accuracy_is_reported_and_does_no_harm()
    {
        byte[] file = FloatModels.Network(6);
        FloatSamples samples = FloatSamples.Generated(32, SampleLength, -1, 1), held = FloatSamples.Generated(32, SampleLength, -1, 1, seed: 2);
        double plain = Quality(new());
        foreach ((string step, PostTrainingOptions options) in ((string, PostTrainingOptions)[])[
            ("adaptive rounding", new() { AdaptiveRounding = true }), ("bias correction", new() { CorrectBias = true }), ("cross-layer equalization", new() { EqualizeLayers = true }),
            ("calibration", new() { Estimator = RangeEstimator.MeanSquaredError }), ("calibration", new() { Estimator = RangeEstimator.Entropy })])
        {
            Assert.True(Quality(options, step) > plain - 2, $"{step}: {Quality(options, step)} dB for {plain} dB");
        }

        double Quality(PostTrainingOptions options, string? step = null)
        {
            QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), options, samples);
            Assert.True(step is null || quantized.Report.Steps.Any(done => done.Step == step));
            return FloatSamples.Sqnr(held.Run(file), held.Run(quantized.File));
        }
    }

    [Fact]
    public void One_scale_for_each_weight_tensor_is_smaller_and_less_accurate()
    {
        byte[] file = FloatModels.Network(4);
        FloatSamples samples = FloatSamples.Generated(16, SampleLength, -1, 1);
        byte[] channels = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions(), samples).File;
        byte[] tensors = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions { PerTensorWeights = true }, samples).File;
        Assert.True(tensors.Length < channels.Length);
        Assert.All(TfLiteModel.Parse(tensors).SubGraphs[0].Tensors, tensor => Assert.InRange(tensor.Quantization?.Scales.Count ?? 0, 0, 1));
        Assert.True(FloatSamples.Sqnr(samples.Run(file), samples.Run(tensors)) < FloatSamples.Sqnr(samples.Run(file), samples.Run(channels)));
    }

    [Fact]
    public void Constants_that_float16_cannot_hold_and_constants_that_no_operator_reads_are_not_written_in_it()
    {
        ModelBuilder builder = new(5, TensorType.Float32);
        int sum = builder.Then(BuiltinOperator.Add, [builder.Input(1, 4), builder.Float32Constant([1], [1e-9f])], new AddOptions());
        int product = builder.Then(BuiltinOperator.Mul, [sum, builder.Float32Constant([1], [1e6f])], new MulOptions());
        builder.Output(builder.Then(BuiltinOperator.Mul, [builder.FullyConnected(product, units: 4), builder.Vector(1, 2, 3, 4)], new MulOptions()));
        QuantizedModel half = PostTrainingQuantizer.Quantize(builder.BuildModel(), new PostTrainingOptions { Mode = QuantizationMode.Float16 });
        SubGraph graph = TfLiteModel.Parse(half.File).SubGraphs[0];

        Assert.Contains(half.Report.Steps, step => step.Step == "float16" && step.Effect.StartsWith("2 constants", StringComparison.Ordinal));
        Assert.Equal(2, graph.Tensors.Count(tensor => tensor.Type == TensorType.Float16));      // the scaled weights and bias
        Assert.Equal(2, graph.Operators.Count(node => node.Operator == BuiltinOperator.Dequantize));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Dynamic_models_have_int8_weights_under_float_activations(bool recovers)
    {
        byte[] file = FloatModels.Network(4, channels: 32);
        FloatSamples samples = FloatSamples.Generated(16, SampleLength, -1, 1);
        PostTrainingOptions options = new() { Mode = QuantizationMode.Dynamic, AdaptiveRounding = recovers, CorrectBias = recovers };
        QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), options, recovers ? samples : null);
        SubGraph graph = TfLiteModel.Parse(quantized.File).SubGraphs[0];

        Assert.Equal(recovers ? 16 : 0, quantized.Report.CalibrationSamples);
        Assert.All(quantized.Report.Layers, layer => Assert.Equal(layer.Weights >= 1024 ? Precision.Int8 : Precision.Float32, layer.Precision));
        Assert.Contains(quantized.Report.Layers, layer => layer.Precision == Precision.Int8);
        Assert.All(graph.Tensors.Where(tensor => tensor.Data.IsEmpty), tensor => Assert.Equal(TensorType.Float32, tensor.Type));
        Assert.InRange(FloatSamples.Sqnr(samples.Run(file), samples.Run(quantized.File)), 30, 200);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        PostTrainingOptions options = new() { AdaptiveRounding = true, CorrectBias = true, EqualizeLayers = true };
        byte[][] files = [.. Enumerable.Range(0, 2).Select(_ => PostTrainingQuantizer.Quantize(TfLiteModel.Parse(FloatModels.Network(4)), options, new GeneratedSamples(4)).File)];
        Assert.Equal(files[0], files[1]);
    }

    private static byte[] Signed()
    {
        ModelBuilder builder = new(4, TensorType.Float32);
        builder.Output(builder.FullyConnected(builder.Input(1, 40), units: 5));
        SubGraphDefinition graph = builder.Graph;
        graph.Tensors[graph.Outputs[0]] = graph.Tensors[graph.Outputs[0]] with { Name = "result" };
        builder.Model.Signatures.Add(new SignatureDefinition("classify", 0, [new SignatureTensor("image", graph.Inputs[0])], [new SignatureTensor("scores", graph.Outputs[0])]));
        builder.Model.Metadata.Add(new MetadataEntry("labels", new byte[] { 7, 8 }));
        return builder.Build();
    }
}
