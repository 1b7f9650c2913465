using System.Text.Json;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Cli.Tests.Evaluate;

public sealed class EvaluateCommandTests : IDisposable
{
    private const int Pictures = 12;
    private readonly EdgeCtlHarness _harness = new();
    private readonly string _model;

    public EvaluateCommandTests()
    {
        _model = _harness.Write("model.tflite", TinyClassifier.Build());
        for (int i = 0; i < Pictures; i++)
        {
            int side = TinyClassifier.InputSide;
            WriteData($"{i:00}.png", PngEncoder.Encode(new RgbImage(side, side, ShapePicture.Generate(side, side, i + 1).Pixels.ToArray())));
        }

        WriteData("labels.csv", Text(["file,class_index,label", .. Enumerable.Range(0, Pictures).Select(i => $"{i:00}.png,{i % 10},name {i % 10}")]));
    }

    private string Data => _harness.PathOf("data");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_document_holds_accuracy_as_fractions()
    {
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("evaluate", _model, "--data", Data);
        Assert.Equal("model.tflite", document.GetProperty("model").GetString());
        Assert.Equal(Pictures, document.GetProperty("count").GetInt32());
        JsonElement interval = document.GetProperty("top1Interval");
        double top1 = document.GetProperty("top1").GetDouble(), top5 = document.GetProperty("top5").GetDouble();
        Assert.InRange(top1, interval.GetProperty("low").GetDouble(), interval.GetProperty("high").GetDouble());
        Assert.InRange(top5, top1, 1);
        JsonElement[] rows = [.. document.GetProperty("confusion").EnumerateArray()];
        Assert.Equal((10, Pictures), (rows.Length, rows.Sum(row => row.EnumerateArray().Sum(cell => cell.GetInt32()))));
        Assert.Equal(Pictures, document.GetProperty("classes").EnumerateArray().Sum(row => row.GetProperty("support").GetInt32()));
        Assert.Equal(JsonValueKind.Null, document.GetProperty("against").ValueKind);
    }

    [Fact]
    public async Task The_document_is_the_same_with_any_number_of_threads_but_for_the_time()
    {
        string[] documents = new string[2];
        foreach (int threads in new[] { 1, 3 })
        {
            JsonElement document = await EdgeCtlHarness.RunJsonAsync(
                "evaluate", _model, "--data", Data, "--against", _model, "--layers", "2", "--threads", threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(threads, document.GetProperty("threads").GetInt32());
            documents[threads / 2] = string.Join('\n', document.EnumerateObject().Where(field => field.Name is not ("threads" or "seconds" or "samplesPerSecond")).Select(field => field.ToString()));
        }

        Assert.Equal(documents[0], documents[1]);
    }

    [Fact]
    public async Task A_comparison_has_agreement_paired_accuracy_and_layers()
    {
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("evaluate", _model, "--data", Data, "--against", _model, "--layers", "2");
        JsonElement against = document.GetProperty("against");
        Assert.Equal(1, against.GetProperty("sameAnswers").GetDouble());
        Assert.Equal(document.GetProperty("top1").GetDouble(), against.GetProperty("top1").GetDouble());
        Assert.Equal(1, against.GetProperty("difference").GetProperty("pValue").GetDouble());
        Assert.Equal(1, against.GetProperty("outputs")[0].GetProperty("error").GetProperty("equalShare").GetDouble());
        Assert.All(document.GetProperty("layers").EnumerateArray(), layer => Assert.Equal("Matched", layer.GetProperty("match").GetString()));
    }

    [Fact]
    public async Task The_report_says_what_was_evaluated_and_how_well()
    {
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["evaluate", _model, "--data", Data, "--limit", "5", "--against", _model, "--layers", "1"]);
        Assert.Equal((0, ""), (exitCode, error));
        foreach (string part in new[] { "5 of 12 pictures", "int8 [1,64,64,3] -> int8 [1,10]", "class k is output k", "top-1", "95 % interval", "name 0", "same answer", "McNemar", "SQNR dB", "CONV_2D" })
            Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corrupt_pictures_fail_the_run_or_are_named_and_left_out()
    {
        WriteData("03.png", [1, 2, 3]);
        Assert.Contains("03.png (", await EdgeCtlHarness.FailAsync("evaluate", _model, "--data", Data), StringComparison.Ordinal);
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("evaluate", _model, "--data", Data, "--skip-bad");
        Assert.Equal(Pictures - 1, document.GetProperty("count").GetInt32());
        Assert.Equal("03.png", Assert.Single(document.GetProperty("bad").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(1, document.GetProperty("bad").GetArrayLength());
    }

    [Fact]
    public async Task What_cannot_be_evaluated_is_said_in_one_sentence()
    {
        Assert.Contains("there is no folder or file", await EdgeCtlHarness.FailAsync("evaluate", _model, "--data", _harness.PathOf("nowhere")), StringComparison.Ordinal);
        Assert.Contains("there is no label file", await EdgeCtlHarness.FailAsync("evaluate", _model, "--data", Data, "--labels", "nothing.csv"), StringComparison.Ordinal);
        Assert.Contains("'nothing' cannot be used", await EdgeCtlHarness.FailAsync("evaluate", _model, "--data", Data, "--kernels", "nothing"), StringComparison.Ordinal);
        Assert.Contains("is not a valid .tflite model", await EdgeCtlHarness.FailAsync("evaluate", _harness.Write("bad.tflite", [1, 2, 3]), "--data", Data), StringComparison.Ordinal);
        Directory.CreateDirectory(_harness.PathOf("empty"));
        Assert.Contains("holds nothing to evaluate", await EdgeCtlHarness.FailAsync("evaluate", _model, "--data", _harness.PathOf("empty")), StringComparison.Ordinal);
        File.Delete(Path.Combine(Data, "labels.csv"));
        Assert.Contains("have no classes", await EdgeCtlHarness.FailAsync("evaluate", _model, "--data", Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_are_no_classifiers_compare_without_accuracy()
    {
        ModelBuilder builder = new(seed: 1);
        string model = _harness.Write("features.tflite", builder.Output(builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 4)).Build());
        Assert.Contains("is no vector of class scores", await EdgeCtlHarness.FailAsync("evaluate", model, "--data", Data), StringComparison.Ordinal);
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("evaluate", model, "--data", Data, "--against", model);
        Assert.Equal(JsonValueKind.Null, document.GetProperty("top1").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.GetProperty("against").GetProperty("sameAnswers").ValueKind);
        Assert.Equal(1, document.GetProperty("against").GetProperty("outputs")[0].GetProperty("error").GetProperty("meanCosine").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task An_interrupted_run_says_so()
    {
        using CancellationTokenSource cancellation = new();
        await cancellation.CancelAsync();
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["evaluate", _model, "--data", Data], cancellation.Token);
        Assert.Equal((1, "", "error: interrupted"), (exitCode, output, error.TrimEnd()));
    }

    private static byte[] Text(IEnumerable<string> lines) => System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private void WriteData(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllBytes(Path.Combine(Data, name), bytes);
    }
}
