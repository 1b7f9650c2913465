using System.Text.Json;
using EdgeAgent.ModelCommands.Bench;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Tests.Bench;

public sealed class BenchCommandTests : IDisposable
{
    private readonly CommandHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_document_holds_the_agreed_members()
    {
        JsonElement result = await _harness.RunJsonAsync("bench", Model(), "--warmup", "2", "--runs", "7");
        Assert.Equal("model.tflite", result.GetProperty("model").GetString());
        Assert.Equal(64, result.GetProperty("sha256").GetString()!.Length);
        Assert.Equal((1, 2, 7), (result.GetProperty("threads").GetInt32(), result.GetProperty("warmup").GetInt32(), result.GetProperty("runs").GetInt32()));
        double[] quantiles = [.. ((string[])["min", "p50", "p90", "p99"]).Select(name => result.GetProperty("latencyUs").GetProperty(name).GetDouble())];
        Assert.Equal(quantiles.Order(), quantiles);
        Assert.InRange(result.GetProperty("latencyUs").GetProperty("mean").GetDouble(), quantiles[0], double.MaxValue);
        foreach (string member in (string[])["macs", "arenaBytes", "weightsBytes", "peakRssBytes", "loadUs", "firstInferenceUs"])
            Assert.True(result.GetProperty(member).GetDouble() > 0, member);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("profile").ValueKind);
    }

    [Fact]
    public async Task A_profile_shares_the_time_among_the_nodes()
    {
        JsonElement result = await _harness.RunJsonAsync("bench", Model(), "--runs", "5", "--profile");
        JsonElement[] nodes = [.. result.GetProperty("profile").EnumerateArray()];
        Assert.InRange(nodes.Sum(node => node.GetProperty("share").GetDouble()), 0.99, 1.01);
        Assert.Equal(result.GetProperty("macs").GetInt64(), nodes.Sum(node => node.GetProperty("macs").GetInt64()));
    }

    [Fact]
    public async Task Rates_stand_where_they_are_known_and_are_null_elsewhere()
    {
        JsonElement result = await _harness.RunJsonAsync("bench", Model(), "--runs", "5", "--profile", "--kernels", "portable");
        foreach (JsonElement node in result.GetProperty("profile").EnumerateArray())
        {
            JsonElement rate = node.GetProperty("gmacPerSecond");
            if (node.GetProperty("macs").GetInt64() == 0)
                Assert.Equal(JsonValueKind.Null, rate.ValueKind);
            else
                Assert.True(rate.GetDouble() > 0);
            Assert.Equal(JsonValueKind.Null, node.GetProperty("peakShare").ValueKind);
        }
    }

    [Fact]
    public void The_share_of_the_peak_needs_an_int8_kernel_with_a_known_peak_and_a_clock()
    {
        Assert.Equal(0.5, CorePeak.Share("qs8-gemm-4x16c4-neondot", 16e9, 1e9));
        Assert.Null(CorePeak.Share("qs8-gemm-4x16c4-neondot", 16e9, null));
        Assert.Null(CorePeak.Share("qs8-gemm-4x8c1-portable", 16e9, 1e9));
        Assert.Null(CorePeak.Share("f32-gemm-4x8-neon", 16e9, 1e9));
        Assert.Null(CorePeak.Share("reference", 16e9, 1e9));
    }

    [Fact]
    public void The_clock_is_read_from_the_driver_else_from_the_description()
    {
        string driver = _harness.PathOf("scaling_cur_freq"), description = _harness.PathOf("cpuinfo");
        Assert.Null(CoreClock.ReadHertz(driver, description));
        File.WriteAllText(description, "processor\t: 0\ncpu MHz\t\t: 2793.438\n");
        Assert.Equal(2_793_438_000, CoreClock.ReadHertz(driver, description));
        File.WriteAllText(driver, "1800000\n");
        Assert.Equal(1_800_000_000, CoreClock.ReadHertz(driver, description));
    }

    [Fact]
    public async Task The_report_for_people_has_units_and_says_what_runs()
    {
        (int exitCode, string output, string error) = await _harness.RunAsync("bench", Model(), "--runs", "3", "--kernels", "portable", "--profile");
        Assert.Equal(0, exitCode);
        Assert.Contains("model.tflite: 5 warm-up and 3 measured inferences", error, StringComparison.Ordinal);
        Assert.Contains("portable, 1 thread", output, StringComparison.Ordinal);
        Assert.Contains("over 3 runs", output, StringComparison.Ordinal);
        Assert.Contains("CONV_2D", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--runs", "0")]
    [InlineData("--warmup", "-1")]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "17")]
    [InlineData("--runs", "many")]
    public async Task Numbers_out_of_range_are_wrong_usage(params string[] options)
    {
        (int exitCode, _, string error) = await _harness.RunAsync(["bench", Model(), .. options]);
        Assert.Equal(2, exitCode);
        Assert.Contains(options[0], error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench")]
    [InlineData("infer", "--seed", "3")]
    public async Task Threads_low_memory_and_a_weights_cache_are_accepted_together_and_apart(params string[] command)
    {
        string model = Model(), cache = Path.Combine(Path.GetDirectoryName(model)!, "packed");
        string[][] choices = [["--threads", "2"], ["--low-memory"], ["--weights-cache", cache], ["--weights-cache", cache, "--threads", "3", "--low-memory"]];
        JsonElement plain = await _harness.RunJsonAsync([command[0], model, .. command[1..]]);
        foreach (string[] choice in choices)
        {
            JsonElement result = await _harness.RunJsonAsync([command[0], model, .. command[1..], .. choice]);
            if (command[0] == "infer") Assert.Equal(plain.GetProperty("outputs").GetRawText(), result.GetProperty("outputs").GetRawText());
            else Assert.Equal(choice.Contains("2") ? 2 : choice.Contains("3") ? 3 : 1, result.GetProperty("threads").GetInt32());
        }

        Assert.Single(Directory.GetFiles(cache));
    }

    private string Model() => _harness.WriteModel(TensorType.Int8);
}
