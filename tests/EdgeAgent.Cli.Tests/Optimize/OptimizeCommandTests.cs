using System.Text.Json;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Tests.Optimize;

public sealed class OptimizeCommandTests : IDisposable
{
    private const int Side = 32;

    private readonly EdgeCtlHarness _harness = new();
    private readonly string _model;

    public OptimizeCommandTests()
    {
        _model = _harness.Write("float.tflite", TfLiteModelWriter.Write(ZooCatalog.Find("mobilenet_v1")!.Define(new ZooOptions { Alpha = 0.25, Resolution = Side, Classes = 5 })));
        Directory.CreateDirectory(Pictures);
        for (int i = 0; i < 6; i++)
            File.WriteAllBytes(Path.Combine(Pictures, $"{i}.png"), PngEncoder.Encode(new RgbImage(Side, Side, ShapePicture.Generate(Side, Side, i + 1).Pixels.ToArray())));
    }

    private string Pictures => _harness.PathOf("pictures");

    private string Target => _harness.PathOf("out.tflite");

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("int8", TensorType.Int8)]
    [InlineData("int16x8", TensorType.Int16)]
    [InlineData("float16", TensorType.Float32)]
    [InlineData("dynamic", TensorType.Float32)]
    public async Task Every_mode_writes_a_model_that_runs_and_tells_what_it_did(string mode, TensorType type)
    {
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("optimize", _model, "-o", Target, "--mode", mode, "--calibration", Pictures, "--samples", "4");
        JsonElement run = await EdgeCtlHarness.RunJsonAsync("infer", Target, "--seed", "1");
        SubGraph graph = TfLiteModel.Parse(File.ReadAllBytes(Target)).SubGraphs[0];

        Assert.Equal((mode, new FileInfo(Target).Length), (document.GetProperty("mode").GetString(), document.GetProperty("bytesAfter").GetInt64()));
        Assert.InRange(document.GetProperty("sizeRatio").GetDouble(), 1.5, 4);
        Assert.Equal(type is TensorType.Float32 ? 0 : 4, document.GetProperty("calibrationSamples").GetInt32());
        Assert.NotEmpty(document.GetProperty("layers").EnumerateArray());
        Assert.Equal(type, graph.Tensors[graph.Inputs[0]].Type);
        Assert.Equal("out.tflite", run.GetProperty("model").GetString());
    }

    [Fact]
    public async Task People_read_what_each_step_did_and_see_progress()
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync([
            "optimize", _model, "-o", Target, "--mode", "int8", "--calibration", Pictures, "--equalize", "--adaptive-rounding", "--bias-correction", "--keep", "1", "--observer", "mse"]);
        Assert.Equal(0, exitCode);
        string[] parts = [
            "times smaller", "cross-layer equalization: ", "calibration: ", "6 samples, mse", "adaptive rounding: ", "bias correction: ", "kept in float: sensitive",
            "gain if kept dB"];
        Assert.All(parts, part => Assert.Contains(part, output, StringComparison.Ordinal));
        Assert.Contains("calibrating: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_records_calibrate_as_well()
    {
        float[] values = [.. Enumerable.Range(0, 3 * Side * Side * 3).Select(i => ((i * 37 % 255) / 127.5f) - 1)];
        string records = _harness.Write("records.bin", [.. values.SelectMany(BitConverter.GetBytes)]);
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("optimize", _model, "-o", Target, "--mode", "int8", "--calibration", records);
        Assert.Equal(3, document.GetProperty("calibrationSamples").GetInt32());
    }

    [Fact]
    public async Task A_model_that_is_quantized_already()
    {
        string quantized = _harness.Write("quantized.tflite", TinyClassifier.Build());
        string error = await FailAsync(quantized, "--calibration", Pictures);
        Assert.Contains("already quantized", error, StringComparison.Ordinal);
        Assert.Contains("a float32 model is needed", error, StringComparison.Ordinal);
    }

    [Theory, InlineData("int8"), InlineData("float16"), InlineData("dynamic")]
    public async Task A_model_that_the_runtime_cannot_run(string mode)
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, Side, Side, 3), channels: 64);
        int output = builder.Graph.Add(builder.Define("custom", [1, 40], null));
        builder.Graph.Operators.Add(new OperatorDefinition { Operator = BuiltinOperator.Custom, CustomCode = "Foreign", Inputs = [features], Outputs = [output] });
        string model = _harness.Write("foreign.tflite", builder.Output(output).Build());
        Assert.Contains("Foreign", await FailAsync(model, "--mode", mode, "--calibration", Pictures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_pictures_and_none_at_all()
    {
        string empty = Directory.CreateDirectory(_harness.PathOf("empty")).FullName, missing = _harness.PathOf("missing");
        Assert.Contains(empty, await FailAsync(_model, "--calibration", empty), StringComparison.Ordinal);
        Assert.Contains(missing, await FailAsync(_model, "--calibration", missing), StringComparison.Ordinal);
        Assert.Contains("need --calibration DIR", await FailAsync(_model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_picture_is_named()
    {
        File.WriteAllBytes(Path.Combine(Pictures, "3.png"), [.. File.ReadAllBytes(Path.Combine(Pictures, "3.png")).Take(60)]);
        Assert.Contains("3.png", await FailAsync(_model, "--calibration", Pictures), StringComparison.Ordinal);
    }

    [Theory, InlineData(float.NaN, "NaN"), InlineData(float.NegativeInfinity, "Infinity")]
    public async Task Weights_that_are_not_finite(float value, string named)
    {
        ModelDefinition model = ModelDefinition.From(TfLiteModel.Parse(File.ReadAllBytes(_model)));
        SubGraphDefinition graph = model.SubGraphs[0];
        int weights = graph.Operators[0].Inputs[1];
        byte[] data = graph.Tensors[weights].Data.ToArray();
        BitConverter.GetBytes(value).CopyTo(data, 20);
        graph.Tensors[weights] = graph.Tensors[weights] with { Data = data };
        string error = await FailAsync(_harness.Write("broken.tflite", TfLiteModelWriter.Write(model)), "--calibration", Pictures);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Contains("element 5 of tensor", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_the_wrong_size()
    {
        string records = _harness.Write("records.bin", new byte[1001]);
        Assert.Contains("records.bin", await FailAsync(_model, "--calibration", records), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named_before_any_work()
    {
        string path = _harness.PathOf("none/out.tflite");
        Assert.StartsWith($"{path} cannot be written: there is no folder", await EdgeCtlHarness.FailAsync("optimize", _model, "-o", path, "--mode", "float16"), StringComparison.Ordinal);
        Assert.Equal($"{Pictures} is a folder; the output must be a file", await EdgeCtlHarness.FailAsync("optimize", _model, "-o", Pictures, "--mode", "float16"));
    }

    [Theory]
    [InlineData("The inputs of a model in mode int8 cannot be int16; accepted: float32, int8, uint8.", "--mode", "int8", "--input-type", "int16")]
    [InlineData("The outputs of a model in mode float16 cannot be int8; accepted: float32.", "--mode", "float16", "--output-type", "int8")]
    [InlineData("Equalization of layers does not go with mode dynamic; accepted: int8, int16x8.", "--mode", "dynamic", "--equalize")]
    [InlineData("--mode takes one of dynamic, float16, int8, int16x8.", "--mode", "int4")]
    [InlineData("--observer takes one of min-max, ", "--mode", "int8", "--observer", "guess")]
    [InlineData("--keep takes a number of at least 0.", "--mode", "int8", "--keep", "-1")]
    public async Task Options_that_do_not_go_together_are_wrong_usage(string part, params string[] arguments)
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["optimize", _model, "-o", Target, .. arguments]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    /// <summary>Expects one sentence on standard error behind lines of progress, and that the old output and no other file is left.</summary>
    private async Task<string> FailAsync(string model, params string[] options)
    {
        File.WriteAllBytes(Target, [1, 2, 3]);
        string[] before = Directory.GetFiles(_harness.Folder), mode = options.Contains("--mode") ? [] : ["--mode", "int8"];
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["optimize", model, "-o", Target, .. mode, .. options]);
        Assert.Equal((1, ""), (exitCode, output));
        string sentence = Assert.Single(error.TrimEnd('\n').Split('\n'), line => !line.Contains(" of ", StringComparison.Ordinal) || line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.StartsWith("error: ", sentence, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        Assert.Equal(before, Directory.GetFiles(_harness.Folder));
        return sentence;
    }
}
