using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops.Detection;

public sealed class DetectionPostProcessTests
{
    /// <summary>Three anchors: two that overlap by 3/5 of their union, and one apart. Encoded boxes of zeros are the anchors.</summary>
    private static readonly float[] Anchors = [0.5f, 0.5f, 0.4f, 0.4f, 0.5f, 0.6f, 0.4f, 0.4f, 0.1f, 0.1f, 0.1f, 0.1f];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_box_that_overlaps_a_better_one_is_dropped(bool byClass)
    {
        using Interpreter interpreter = Interpreter.Create(Model(Options(byClass, overlap: 0.5f), Anchors));
        Floats(interpreter, 1, [0.6f, 0.9f, 0.7f]);
        interpreter.Invoke();

        Assert.Equal(2, Output(interpreter, 3)[0]);
        Assert.Equal([0.9f, 0.7f, 0], Output(interpreter, 2));
        Assert.Equal([0.3f, 0.4f, 0.7f, 0.8f], Output(interpreter, 0)[..4], (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.All(Output(interpreter, 0)[8..], corner => Assert.Equal(0, corner));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Boxes_that_overlap_less_are_kept_and_those_below_the_score_dropped(bool byClass)
    {
        using Interpreter interpreter = Interpreter.Create(Model(Options(byClass, overlap: 0.7f), Anchors));
        Floats(interpreter, 1, [0.6f, 0.9f, 0.2f]);
        interpreter.Invoke();
        Assert.Equal([0.9f, 0.6f, 0], Output(interpreter, 2));
    }

    [Fact]
    public void A_box_that_ends_before_it_begins_fails_the_invocation_and_not_the_interpreter()
    {
        float[] anchors = [.. Anchors];
        anchors[2] = -1;
        using Interpreter interpreter = Interpreter.Create(Model(Options(byClass: false), anchors));
        Assert.Contains("anchors", Assert.Throws<InvocationException>(interpreter.Invoke).Message, StringComparison.Ordinal);
        Assert.Throws<InvocationException>(interpreter.Invoke);
    }

    [Theory]
    [InlineData("max_detections", 0)]
    [InlineData("max_detections", -1)]
    [InlineData("max_classes_per_detection", 0)]
    [InlineData("detections_per_class", 0)]
    [InlineData("num_classes", 0)]
    [InlineData("num_classes", 3)]
    [InlineData("nms_iou_threshold", 0)]
    [InlineData("nms_iou_threshold", 2)]
    [InlineData("y_scale", 0)]
    [InlineData("w_scale", -1)]
    public void Options_that_make_no_sense_are_refused(string option, int value)
    {
        Dictionary<string, object> options = Options(byClass: true);
        options[option] = value;
        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(Model(options, Anchors)));
        Assert.Equal("TFLite_Detection_PostProcess", error.Operator);
    }

    [Fact]
    public void More_detections_than_memory_allows_are_refused()
    {
        Dictionary<string, object> options = Options(byClass: true);
        options["max_detections"] = 1 << 28;
        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(Model(options, Anchors, declares: false)));
        Assert.Equal(UnsupportedReason.TooMuchMemory, error.Reason);
    }

    [Fact]
    public void Suppression_counts_as_work() => Assert.Equal(UnsupportedReason.TooMuchWork, Assert.Throws<UnsupportedModelException>(
        () => Interpreter.Create(Model(Options(byClass: true), Anchors), new InterpreterOptions { MaxOperations = 100 })).Reason);

    [Fact]
    public void Absent_options_are_refused() =>
        Assert.Throws<ModelFormatException>(() => Interpreter.Create(Model(null, Anchors)));

    private static Dictionary<string, object> Options(bool byClass, float overlap = 0.5f) => new()
    {
        ["max_detections"] = 3,
        ["max_classes_per_detection"] = 1,
        ["detections_per_class"] = 3,
        ["use_regular_nms"] = byClass,
        ["nms_score_threshold"] = 0.3f,
        ["nms_iou_threshold"] = overlap,
        ["num_classes"] = 1,
        ["y_scale"] = 10f,
        ["x_scale"] = 10f,
        ["h_scale"] = 5f,
        ["w_scale"] = 5f,
    };

    private static TfLiteModel Model(Dictionary<string, object>? options, float[] anchors, bool declares = true)
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int[] inputs = [builder.Input(1, 3, 4), builder.Input(1, 3, 1), builder.Float32Constant([3, 4], anchors)];
        int[][] shapes = [[1, 3, 4], [1, 3], [1, 3], [1]];
        int[] outputs = [.. shapes.Select((shape, i) => builder.Graph.Add(builder.Define($"detection{i}", declares ? shape : [], null)))];
        builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Custom,
            CustomCode = "TFLite_Detection_PostProcess",
            Inputs = inputs,
            Outputs = outputs,
            CustomOptions = options is null ? default : FlexMapWriter.Write(options),
        });
        foreach (int output in outputs) builder.Output(output);
        return builder.BuildModel();
    }

    private static void Floats(Interpreter interpreter, int input, float[] values) =>
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(interpreter.InputBytes(input));

    private static float[] Output(Interpreter interpreter, int output) => MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(output)).ToArray();
}
