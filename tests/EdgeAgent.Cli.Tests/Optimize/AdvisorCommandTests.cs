using System.Text.Json;
using System.Xml.Linq;

namespace EdgeAgent.Cli.Tests.Optimize;

public sealed class AdvisorCommandTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();
    private readonly string _model;
    private readonly string _data;

    public AdvisorCommandTests()
    {
        _model = PictureData.WriteModel(_harness);
        _data = PictureData.WriteLabelled(_harness, _model, 24);
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_smallest_model_that_meets_the_targets_is_written_with_report_and_picture()
    {
        string output = _harness.PathOf("best.tflite");
        JsonElement document = await EdgeCtlHarness.RunJsonAsync(
            "optimize", _model, "-o", output, "--target-accuracy-drop", "100", "--target-speedup", "0.01", "--calibration", _data, "--data", _data);

        JsonElement[] candidates = [.. document.GetProperty("candidates").EnumerateArray()];
        Assert.Equal(["float32", "float16", "dynamic", "dynamic, adaptive rounding", "int8"], candidates.Select(candidate => candidate.GetProperty("name").GetString()));
        Assert.All(candidates.Skip(1), candidate => Assert.True(candidate.GetProperty("meetsTargets").GetBoolean()));
        Assert.Equal((12, 12), (document.GetProperty("calibrationSamples").GetInt32(), document.GetProperty("evaluationSamples").GetInt32()));
        Assert.Equal(1, candidates[0].GetProperty("top1").GetDouble());
        string chosen = document.GetProperty("chosen").GetString()!;
        Assert.Equal(candidates.Single(candidate => candidate.GetProperty("name").GetString() == chosen).GetProperty("bytes").GetInt64(), new FileInfo(output).Length);
        Assert.True(new FileInfo(output).Length < candidates.Min(candidate => candidate.GetProperty("bytes").GetInt64()) * 1.021);
        Assert.Contains(chosen, await File.ReadAllTextAsync(_harness.PathOf("best.report.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(chosen, XDocument.Load(_harness.PathOf("best.report.svg")).Root!.Elements().Select(element => element.Value));
    }

    [Fact]
    public async Task Where_none_is_fast_enough_no_model_is_written_and_the_exit_code_says_so()
    {
        string output = _harness.PathOf("none.tflite");
        (int exitCode, string report, _) = await EdgeCtlHarness.RunAsync(
            ["optimize", _model, "-o", output, "--target-accuracy-drop", "0", "--target-speedup", "1000", "--calibration", _data, "--data", _data]);

        Assert.Equal(1, exitCode);
        Assert.Contains("A smaller network is needed.", report, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
        Assert.True(File.Exists(_harness.PathOf("none.report.md")));
    }

    [Theory]
    [InlineData("--target-speedup needs data", "--target-speedup", "2")]
    [InlineData("targets choose the mode", "--target-speedup", "2", "--mode", "int8")]
    public async Task Targets_with_other_choices_or_without_data_are_wrong_usage(string why, params string[] arguments)
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["optimize", _model, "-o", _harness.PathOf("x.tflite"), .. arguments]);
        Assert.True(exitCode == 2, why);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }
}
