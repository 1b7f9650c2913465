using System.Diagnostics;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TestSupport;
using EdgeAgent.Worker.Probe;

namespace EdgeAgent.Worker.Tests.Probe;

/// <summary>Models tried by real processes of the program.</summary>
public sealed class ProcessModelProbeTests : IDisposable
{
    private static readonly byte[] Model = TinyModels.Classifier(1);

    private readonly TestFolder _folder = new();
    private int _child;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_good_model_passes_with_its_figures_and_the_digests_that_this_process_gets_too()
    {
        ProbeRequest request = Request(Model) with { Seeds = [1, 7, 3], TimedRuns = 20 };
        ProbeFigures figures = Assert.IsType<ProbeOutcome.Passed>(await Agent().RunAsync(request, Cancellation)).Figures;
        ProbeFigures here = Assert.IsType<ProbeOutcome.Passed>(ProbeRun.Execute(Model, request, TimeProvider.System)).Figures;
        Assert.Equal(here.OutputsSha256, figures.OutputsSha256);
        Assert.Equal((20, here.ArenaBytes, here.WeightsBytes), (figures.TimedRuns, figures.ArenaBytes, figures.WeightsBytes));
        Assert.InRange(figures.LatencyP50Us!.Value, 0.1, figures.LatencyP99Us!.Value);
        Assert.InRange(figures.PeakResidentBytes!.Value, 1 << 20, 1 << 30);
        Assert.InRange(figures.LoadUs, 1, 60e6);
    }

    [Fact]
    public async Task Corrupt_bytes_and_too_large_a_model_are_refused_with_a_code_and_a_sentence()
    {
        ProbeOutcome.Refused corrupt = Assert.IsType<ProbeOutcome.Refused>(await Agent().RunAsync(Request(Model[..(Model.Length / 2)]), Cancellation));
        Assert.Equal(FailureCode.ModelFormat, corrupt.Code);
        Assert.EndsWith(".", corrupt.Message, StringComparison.Ordinal);
        ProbeRequest small = Request(TinyModels.WithLargeArena()) with { MaxModelMemoryBytes = 1 << 20 };
        Assert.Equal(FailureCode.OutOfMemory, Assert.IsType<ProbeOutcome.Refused>(await Agent().RunAsync(small, Cancellation)).Code);
    }

    [Fact]
    public async Task A_process_that_fails_over_a_missing_file_has_crashed_with_its_exit_code()
    {
        ProbeRequest request = Request(Model) with { ModelFile = Path.Combine(_folder.Path, "none") };
        ProbeOutcome.Crashed crashed = Assert.IsType<ProbeOutcome.Crashed>(await Agent().RunAsync(request, Cancellation));
        Assert.Contains("signal 6", crashed.How, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_from_outside_has_crashed_by_that_signal()
    {
        Task<ProbeOutcome> running = Agent().RunAsync(Request(Model) with { TimedRuns = int.MaxValue }, Cancellation);
        await SignalAsync("KILL");
        Assert.Equal(new ProbeOutcome.Crashed("was ended by signal 9"), await running.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task A_process_that_stands_still_is_ended_after_its_time()
    {
        long start = Stopwatch.GetTimestamp();
        Task<ProbeOutcome> running = Agent().RunAsync(Request(Model) with { TimedRuns = int.MaxValue, TimeLimit = TimeSpan.FromSeconds(2) }, Cancellation);
        await SignalAsync("STOP");
        Assert.Equal(new ProbeOutcome.Hung(TimeSpan.FromSeconds(2)), await running.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1.9, 15);
        Assert.False(File.Exists($"/proc/{_child}/status"));
    }

    [Fact]
    public async Task A_program_that_answers_nothing_hangs_or_crashes_and_one_that_is_missing_is_not_started()
    {
        var sleeping = new ProcessModelProbe(TimeProvider.System, "/bin/sleep", ["60"]);
        Assert.IsType<ProbeOutcome.Hung>(await sleeping.RunAsync(Request(Model) with { TimeLimit = TimeSpan.FromMilliseconds(300) }, Cancellation));
        var failing = new ProcessModelProbe(TimeProvider.System, "/bin/false", []);
        Assert.Equal(new ProbeOutcome.Crashed("ended with exit code 1 and no answer"), await failing.RunAsync(Request(Model), Cancellation));
        var chatting = new ProcessModelProbe(TimeProvider.System, "/bin/echo", ["{}"]);
        Assert.Equal(new ProbeOutcome.Crashed("ended with exit code 0 and no answer"), await chatting.RunAsync(Request(Model), Cancellation));
        var missing = new ProcessModelProbe(TimeProvider.System, "/nowhere/edge-agent", []);
        Assert.IsType<ProbeOutcome.NotStarted>(await missing.RunAsync(Request(Model), Cancellation));
    }

    [Fact]
    public async Task A_process_that_outgrows_its_memory_is_ended()
    {
        ProbeRequest request = Request(Model) with { TimedRuns = int.MaxValue, MemoryLimitBytes = 16 << 20 };
        var probe = new ProcessModelProbe(TimeProvider.System, "/bin/sh", ["-c", "a=aaaaaaaaaaaaaaaa; while :; do a=$a$a; done"]);
        Assert.Equal(new ProbeOutcome.OutOfMemory(16 << 20), await probe.RunAsync(request, Cancellation));
    }

    [Fact]
    public async Task A_probe_that_is_given_up_ends_its_process()
    {
        using var stop = new CancellationTokenSource();
        Task<ProbeOutcome> running = Agent().RunAsync(Request(Model) with { TimedRuns = int.MaxValue }, stop.Token);
        await ReadyAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(File.Exists($"/proc/{_child}/status"));
    }

    [Fact]
    public async Task The_process_gives_way_to_the_agent_and_ends_with_its_input()
    {
        ProcessStartInfo start = new(AgentProcess.Program, [ProbeChild.Command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process child = Process.Start(start)!;
        _child = child.Id;
        await child.StandardInput.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(Request(Model) with { TimedRuns = int.MaxValue }, ProbeJsonContext.Default.ProbeRequest));
        await ReadyAsync();
        Assert.Equal("10", (await File.ReadAllTextAsync($"/proc/{_child}/stat", Cancellation)).Split(") ")[1].Split(' ')[16]);
        child.StandardInput.Close();
        await child.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(137, child.ExitCode);
    }

    private ProcessModelProbe Agent() => new(TimeProvider.System, AgentProcess.Program, [ProbeChild.Command], id => Volatile.Write(ref _child, id));

    private ProbeRequest Request(byte[] model)
    {
        string file = Path.Combine(_folder.Path, TinyModels.Digest(model));
        File.WriteAllBytes(file, model);
        return new ProbeRequest
        {
            ModelFile = file,
            Seeds = [],
            TimedRuns = 1,
            MaxTimedTime = TimeSpan.FromMinutes(1),
            MaxModelMemoryBytes = 64 << 20,
            MemoryLimitBytes = 1L << 30,
            TimeLimit = TimeSpan.FromSeconds(60),
        };
    }

    // The process has lowered itself when it is ready, which is the first thing that it does.
    private async Task ReadyAsync()
    {
        for (int i = 0; i < 2000; i++)
        {
            int id = Volatile.Read(ref _child);
            if (id != 0 && File.Exists($"/proc/{id}/oom_score_adj") && (await File.ReadAllTextAsync($"/proc/{id}/oom_score_adj", Cancellation)).Trim() == "1000")
                return;
            await Task.Delay(10, Cancellation);
        }
        Assert.Fail("The process did not start.");
    }

    private async Task SignalAsync(string signal)
    {
        await ReadyAsync();
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {_child}"]);
        await kill.WaitForExitAsync(Cancellation);
    }
}
