using System.Diagnostics;
using System.Globalization;

namespace EdgeAgent.Cli.Tests.Train;

/// <summary>Runs in processes of their own that end by a signal.</summary>
public sealed class KilledRunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Glance = TimeSpan.FromMilliseconds(2);

    private readonly EdgeCtlHarness _harness = new();
    private readonly string _model, _data;

    public KilledRunTests() => (_model, _data) = (TrainFolder.WriteModel(_harness), TrainFolder.WritePictures(_harness, perClass: 12));

    private string Run => _harness.PathOf("run");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_at_several_moments_and_resumed_gives_the_same_bytes()
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(Arguments("whole"));
        Assert.True(exitCode == 0, error);
        int killed = 0;
        foreach (int checkpoint in new[] { 1, 3, 6, 10, 13, 14, 17 })
        {
            using Process process = Start("broken");
            await WaitForAsync(process, checkpoint);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            killed += process.ExitCode == 0 ? 0 : 1;
            Assert.False(process.ExitCode == 1, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        (exitCode, _, error) = await EdgeCtlHarness.RunAsync([.. Arguments("broken"), "--checkpoint", Run, "--checkpoint-every", "1", "--resume"]);
        Assert.True(exitCode == 0, error);
        Assert.InRange(killed, 3, 7);
        Assert.Equal(2, Directory.GetFiles(Run, "checkpoint-*.bin").Length);
        foreach (string ending in new[] { ".tflite", ".float.tflite", ".csv" })
            Assert.Equal(File.ReadAllBytes(_harness.PathOf("whole" + ending)), File.ReadAllBytes(_harness.PathOf("broken" + ending)));
    }

    [Fact]
    public async Task A_run_that_is_asked_to_end_writes_a_checkpoint_and_says_how_to_go_on()
    {
        using Process process = Start("asked", "--epochs", "100000");
        await WaitForAsync(process, 2);
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"error: interrupted; {Run} holds the run as far as it came, and --resume continues it", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_harness.PathOf("asked.tflite")));
    }

    private async Task WaitForAsync(Process process, int checkpoint)
    {
        long start = Stopwatch.GetTimestamp();
        while (!process.HasExited && Newest() < checkpoint)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"no checkpoint {checkpoint} came");
            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private int Newest() => !Directory.Exists(Run) ? 0 : Directory.GetFiles(Run, "checkpoint-*.bin")
        .Select(path => int.Parse(Path.GetFileNameWithoutExtension(path)["checkpoint-".Length..], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();

    private Process Start(string name, params string[] options)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[typeof(EdgeCtl).Assembly.Location, .. Arguments(name), "--checkpoint", Run, "--checkpoint-every", "1", "--resume", .. options])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private string[] Arguments(string name) =>
    [
        "train", _model, "--data", _data, "-o", _harness.PathOf($"{name}.tflite"), "--float", _harness.PathOf($"{name}.float.tflite"), "--curves", _harness.PathOf($"{name}.svg"),
        "--batch", "8", "--qat", "--qat-epochs", "2", "--rate", "0.05", "--flip", "--shift", "0.1", "--optimizer", "adam", "--threads", "1", .. name == "asked" ? (string[])[] : ["--epochs", "3"],
    ];
}
