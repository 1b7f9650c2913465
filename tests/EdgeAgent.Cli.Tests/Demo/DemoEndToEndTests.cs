using System.Diagnostics;
using System.Text.Json;
using EdgeAgent.Optimization.Pictures;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Cli.Tests.Demo;

/// <summary>The demo as a user runs it: edgectl and edge-agent as real processes.</summary>
public sealed class DemoEndToEndTests
{
    // The program where it was built: only there the agent lies beside it.
    private static readonly string EdgeCtlProgram = Path.Combine(
        SharedData.RepositoryRoot!, "src", "EdgeAgent.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "edgectl");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_demo_activates_the_model_receives_telemetry_and_leaves_nothing_behind()
    {
        HashSet<string> before = [.. DemoFolders()];
        (int exitCode, string output, string error) = await RunAsync("demo", "--seconds", "20", "--json");
        Assert.True(exitCode == 0, $"{output}\n{error}");
        JsonElement summary = JsonDocument.Parse(output).RootElement;
        JsonElement readings = summary.GetProperty("readings");
        Assert.True(readings.GetProperty("seen").GetInt32() >= 5, output);
        Assert.True(readings.GetProperty("right").GetInt32() >= 0.8 * readings.GetProperty("seen").GetInt32(), output);
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("failure").ValueKind);
        Assert.InRange(summary.GetProperty("activeAfterSeconds").GetDouble(), 0, 20);
        Assert.True(summary.GetProperty("telemetryMessages").GetInt32() > 0);
        Assert.True(summary.GetProperty("inferences").GetInt64() > 0);
        JsonElement window = summary.GetProperty("lastWindow");
        Assert.True(window.GetProperty("latencyUs").GetProperty("p50").GetDouble() > 0);
        Assert.StartsWith("display-", window.GetProperty("lastInput").GetString(), StringComparison.Ordinal);
        Assert.Contains(window.GetProperty("last")[0].GetProperty("label").GetString(), DisplayClasses.Names);
        Assert.NotEqual("none", summary.GetProperty("power").GetProperty("source").GetString());
        Assert.Empty(DemoFolders().Except(before));
    }

    [Fact]
    public async Task An_interrupted_demo_ends_in_good_order()
    {
        HashSet<string> before = [.. DemoFolders()];
        using Process demo = Start("demo");
        Task<string> error = demo.StandardError.ReadToEndAsync();
        while (await demo.StandardOutput.ReadLineAsync() is string line && !line.Contains("starting the agent", StringComparison.Ordinal))
        {
        }
        using (Process interrupt = Process.Start("/bin/kill", ["-INT", $"{demo.Id}"]))
            await interrupt.WaitForExitAsync();
        _ = demo.StandardOutput.ReadToEndAsync();
        await WaitAsync(demo);
        Assert.True(demo.ExitCode is 0 or 1, await error);
        Assert.Empty(DemoFolders().Except(before));
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await WaitAsync(process);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(EdgeCtlProgram, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static async Task WaitAsync(Process process)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("edgectl did not end in time");
        }
    }

    private static IEnumerable<string> DemoFolders() => Directory.EnumerateDirectories(Path.GetTempPath(), "edgeagent-demo-*");
}
