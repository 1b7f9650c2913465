using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Inference;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests.Pipelines.Results;

public sealed class ResultReaderTests
{
    private static readonly string[] Labels = ["cat", "dog", "bird"];

    [Fact]
    public void A_classification_has_the_best_class_and_the_score_of_each()
    {
        using ModelInstance model = PassingOn(TensorType.Float32, [1, 3]);
        ResultReader reader = Reader(PostprocessKind.Classification, model);
        Run(model, reader, [0.2f, 0.7f, 0.1f]);
        Assert.Equal(0.7, reader.Measure(RuleSubject.Score, ResultReader.NoLabel), 6);
        Assert.Equal(0.2, reader.Measure(RuleSubject.Score, 0), 6);
        Assert.Equal(0, reader.Measure(RuleSubject.Class, 0));
        Assert.Equal(0.7, reader.Measure(RuleSubject.Class, 1), 6);
        Assert.Equal((1, 2, null), (reader.FindLabel(Labels, "dog"), reader.FindLabel(null, "2"), reader.FindLabel(Labels, "3")));
    }

    [Fact]
    public void Detections_are_counted_above_the_threshold_and_up_to_the_count_that_the_model_tells()
    {
        using ModelInstance model = PassingOn(TensorType.Float32, [1, 4, 4], [1, 4], [1, 4], [1]);
        var reader = (DetectionReader)Reader(PostprocessKind.Detections, model, new PostprocessOptions { Kind = PostprocessKind.Detections, ScoreThreshold = 0.5, MaxCount = 2 });
        float[] boxes = [0.1f, 0.2f, 0.3f, 0.4f, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1];
        Run(model, reader, boxes, [1, 0, 1, 1], [0.9f, 0.4f, 0.6f, 0.99f], [3]);
        Assert.Equal([new Detection(1, 0.9f, 0.1f, 0.2f, 0.3f, 0.4f), new Detection(1, 0.6f, 0, 0, 1, 1)], reader.Found.ToArray());
        Assert.Equal((2, 0), (reader.Measure(RuleSubject.Count, 1), reader.Measure(RuleSubject.Count, 0)));
        Assert.Equal(0.9, reader.Measure(RuleSubject.Score, ResultReader.NoLabel), 6);
    }

    [Fact]
    public void Detections_of_the_runtimes_own_operator_are_read()
    {
        var builder = new ModelBuilder(1, TensorType.Float32);
        int[] inputs = [builder.Input(1, 3, 4), builder.Input(1, 3, 1), builder.Float32Constant([3, 4], [0.5f, 0.5f, 0.4f, 0.4f, 0.5f, 0.6f, 0.4f, 0.4f, 0.1f, 0.1f, 0.1f, 0.1f])];
        int[][] shapes = [[1, 3, 4], [1, 3], [1, 3], [1]];
        int[] outputs = [.. shapes.Select((shape, i) => builder.Graph.Add(builder.Define($"detection{i}", shape, null)))];
        Dictionary<string, object> options = new()
        {
            ["max_detections"] = 3,
            ["max_classes_per_detection"] = 1,
            ["detections_per_class"] = 3,
            ["use_regular_nms"] = false,
            ["nms_score_threshold"] = 0.3f,
            ["nms_iou_threshold"] = 0.5f,
            ["num_classes"] = 1,
            ["y_scale"] = 10f,
            ["x_scale"] = 10f,
            ["h_scale"] = 5f,
            ["w_scale"] = 5f,
        };
        builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Custom,
            CustomCode = "TFLite_Detection_PostProcess",
            Inputs = inputs,
            Outputs = outputs,
            CustomOptions = FlexMapWriter.Write(options),
        });
        foreach (int output in outputs)
            builder.Output(output);
        using ModelInstance model = Load(builder.Build());
        var reader = (DetectionReader)Reader(PostprocessKind.Detections, model);
        Run(model, reader, new float[12], [0.6f, 0.9f, 0.7f]);
        Assert.Equal([(0, 0.9f), (0, 0.7f)], reader.Found.ToArray().Select(found => (found.Label, found.Score)));
        Assert.Equal(2, reader.Measure(RuleSubject.Count, 0));
    }

    [Theory]
    [InlineData(float.NaN, 1f, 2f)]
    [InlineData(-5f, 1f, 0f)]
    [InlineData(1e9f, float.NaN, 0f)]
    [InlineData(2f, 3e9f, 0f)]
    public void Detections_that_make_no_sense_are_none(float count, float label, float unused)
    {
        using ModelInstance model = PassingOn(TensorType.Float32, [1, 2, 4], [1, 2], [1, 2], [1]);
        var reader = (DetectionReader)Reader(PostprocessKind.Detections, model);
        Run(model, reader, new float[8], [label, label], [0.9f, float.NaN], [count]);
        Assert.Equal(0, reader.Found.Length);
        Assert.True(float.IsFinite(unused));
    }

    [Fact]
    public void A_map_of_classes_has_shares()
    {
        using ModelInstance model = PassingOn(TensorType.Int32, [1, 2, 4]);
        ResultReader reader = Reader(PostprocessKind.Segmentation, model);
        Run(model, reader, [0, 1, 1, 2, 2, 2, 2, -7]);
        Assert.Equal((0.125, 0.25, 0.5), (reader.Measure(RuleSubject.Share, 0), reader.Measure(RuleSubject.Share, 1), reader.Measure(RuleSubject.Share, 2)));
    }

    [Fact]
    public void Scores_of_pixels_have_shares_by_the_best()
    {
        using ModelInstance model = PassingOn(TensorType.Float32, [1, 2, 2, 3]);
        ResultReader reader = Reader(PostprocessKind.Segmentation, model);
        Run(model, reader, [1, 0, 0, 0, 2, 0, 0, 3, 1, 0, 0, 0.5f]);
        Assert.Equal((0.25, 0.5, 0.25), (reader.Measure(RuleSubject.Share, 0), reader.Measure(RuleSubject.Share, 1), reader.Measure(RuleSubject.Share, 2)));
    }

    [Fact]
    public void An_autoencoder_has_the_mean_squared_difference_from_its_input()
    {
        var builder = new ModelBuilder(1, TensorType.Float32);
        int input = builder.Input(1, 4);
        using ModelInstance model = Load(builder.Output(builder.Add(input, input)).Build());
        ResultReader reader = Reader(PostprocessKind.Anomaly, model);
        Run(model, reader, [1f, 2f, 3f, 4f]);
        Assert.Equal(30.0 / 4, reader.Measure(RuleSubject.Anomaly, ResultReader.NoLabel), 6);
    }

    [Fact]
    public void A_quantized_autoencoder_is_measured_in_real_values()
    {
        var builder = new ModelBuilder(3);
        using ModelInstance model = Load(builder.Output(builder.FullyConnected(builder.FullyConnected(builder.Input(1, 16), units: 4), units: 16)).Build());
        ResultReader reader = Reader(PostprocessKind.Anomaly, model);
        byte[] given = new byte[16];
        new Random(1).NextBytes(given);
        given.CopyTo(model.InputBytes(0));
        reader.Begin(model);
        model.Invoke();
        reader.Finish(model);
        (TensorInfo input, TensorInfo output) = (model.Inputs[0].Info, model.Outputs[0].Info);
        double expected = given.Zip(model.Read(0)).Average(pair => Math.Pow(Real(input, pair.First) - Real(output, pair.Second), 2));
        Assert.Equal(expected, reader.Measure(RuleSubject.Anomaly, ResultReader.NoLabel), 9);

        static double Real(TensorInfo tensor, byte code) => (double)tensor.Quantization!.Scale * (unchecked((sbyte)code) - tensor.Quantization.ZeroPoint);
    }

    [Fact]
    public void A_model_with_one_output_of_another_size_has_its_largest_value()
    {
        using ModelInstance model = Load(TinyModels.WithoutPictures(1));
        ResultReader reader = Reader(PostprocessKind.Anomaly, model);
        reader.Begin(model);
        model.Invoke();
        reader.Finish(model);
        TensorInfo output = model.Outputs[0].Info;
        Assert.Equal(model.Read(0).Max(code => (double)output.Quantization!.Scale * (unchecked((sbyte)code) - output.Quantization.ZeroPoint)), reader.Measure(RuleSubject.Anomaly, ResultReader.NoLabel), 9);
    }

    [Theory]
    [InlineData(PostprocessKind.Detections)]
    [InlineData(PostprocessKind.Segmentation)]
    public void Outputs_that_do_not_fit_are_refused_with_their_shapes(PostprocessKind kind)
    {
        using ModelInstance model = Load(TinyModels.Classifier(1));
        Assert.Null(PostprocessReading.Create(new PostprocessOptions { Kind = kind }, model, out string? obstacle));
        Assert.Contains("The model's outputs are Int8 [1,5], and its inputs Int8 [1,8,8,3]", obstacle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostprocessKind.Classification, "mlperf_tiny_kws_int8.tflite", 12)]
    [InlineData(PostprocessKind.Segmentation, "deeplabv3_mnv2_dm05_pascal_quant.tflite", 256)]
    [InlineData(PostprocessKind.Anomaly, "mlperf_tiny_ad01_int8.tflite", 0)]
    [InlineData(PostprocessKind.Anomaly, "mlperf_tiny_ad01_float.tflite", 0)]
    public void Published_models_fit(PostprocessKind kind, string file, int labels)
    {
        if (SharedData.Find("models", file) is not { } path)
        {
            Assert.Skip(SharedData.SkipReason);
            return;
        }
        using ModelInstance model = Load(File.ReadAllBytes(path));
        ResultReader reader = Reader(kind, model);
        Assert.Equal(labels, reader.LabelCount);
        reader.Begin(model);
        model.Invoke();
        reader.Finish(model);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Begin(model);
        reader.Finish(model);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        if (kind == PostprocessKind.Segmentation)
            Assert.Equal(1, Enumerable.Range(0, labels).Sum(label => reader.Measure(RuleSubject.Share, label)), 9);
        else
            Assert.True(double.IsFinite(reader.Measure(kind == PostprocessKind.Anomaly ? RuleSubject.Anomaly : RuleSubject.Score, ResultReader.NoLabel)));
    }

    private static ResultReader Reader(PostprocessKind kind, ModelInstance model, PostprocessOptions? options = null)
    {
        ResultReader? reader = PostprocessReading.Create(options ?? new PostprocessOptions { Kind = kind }, model, out string? obstacle);
        Assert.Null(obstacle);
        return reader!;
    }

    // Each input is an output as it is.
    private static ModelInstance PassingOn(TensorType type, params int[][] shapes)
    {
        var builder = new ModelBuilder(1, type);
        foreach (int[] shape in shapes)
            builder.Output(builder.Reshape(builder.Input(shape), shape));
        return Load(builder.Build());
    }

    private static ModelInstance Load(byte[] model) => new(TinyModels.Assignment(model), Interpreter.Create(TfLiteModel.Parse(model)), null, 1);

    private static void Run<T>(ModelInstance model, ResultReader reader, params T[][] inputs)
        where T : struct
    {
        for (int i = 0; i < inputs.Length; i++)
            MemoryMarshal.AsBytes(inputs[i].AsSpan()).CopyTo(model.InputBytes(i));
        reader.Begin(model);
        model.Invoke();
        reader.Finish(model);
    }

    private static void Run(ModelInstance model, ResultReader reader, int[] input) => Run<int>(model, reader, input);

    private static void Run(ModelInstance model, ResultReader reader, float[] input) => Run<float>(model, reader, input);
}
