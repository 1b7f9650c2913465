using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Inference;

namespace EdgeAgent.Core.Rollout;

/// <summary>Has the model loaded and run where its failure cannot hurt the agent, and keeps what was measured.</summary>
/// <remarks>A process that ends without an answer is tried once more: something else on the device may have ended it.</remarks>
internal sealed class ProbeStep(
    IModelProbe probe, ModelStore store, ProbeEnergy energy, ModelLimits limits, InterpreterOptions interpreter, RolloutOptions options)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);

    /// <summary>The longest time of the step.</summary>
    public TimeSpan Limit => (2 * options.ProbeTimeLimit) + Moment;

    public async Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        ProbeRequest request = CreateRequest(run.Assignment, [.. (run.Manifest?.Golden ?? []).Select(sample => sample.Seed)], options.ProbeTimedRuns) with
        {
            LeastTimedTime = run.Manifest?.Budgets?.MillijoulesPerInference is not null && energy.HasMeter ? options.EnergyTime : TimeSpan.Zero,
        };
        ProbeEnergy.Beginning before = energy.Begin();
        ProbeOutcome outcome = await probe.RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome is ProbeOutcome.Crashed)
        {
            before = energy.Begin();
            outcome = await probe.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        if (Explain(outcome) is { } failure)
            return failure;
        ProbeFigures figures = ((ProbeOutcome.Passed)outcome).Figures;
        run.Figures = figures;
        run.Millijoules = energy.End(before, figures);
        run.Report = run.Report with
        {
            LoadUs = figures.LoadUs,
            LatencyP50Us = figures.LatencyP50Us,
            LatencyP99Us = figures.LatencyP99Us,
            MemoryBytes = figures.ArenaBytes + figures.WeightsBytes,
            PeakResidentBytes = figures.PeakResidentBytes,
            MillijoulesPerInference = run.Millijoules,
        };
        return null;
    }

    /// <summary>A request for a model whose files are in the store.</summary>
    public ProbeRequest CreateRequest(ModelAssignment assignment, IReadOnlyList<uint> seeds, int timedRuns) => new()
    {
        ModelFile = store.PathOf(assignment.File),
        Seeds = seeds,
        TimedRuns = timedRuns,
        MaxTimedTime = options.ProbeTimedTime,
        MaxModelMemoryBytes = limits.MaxMemoryBytes,
        MemoryLimitBytes = limits.MaxMemoryBytes + (2 * assignment.File.Size) + options.ProbeOverheadBytes,
        TimeLimit = options.ProbeTimeLimit,
        Kernels = interpreter.Kernels,
        Threads = interpreter.Threads,
    };

    /// <summary>Says what an outcome means for a step; null when the model passed.</summary>
    public static StepFailure? Explain(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Passed => null,
        ProbeOutcome.Crashed crashed => new StepFailure(ModelStep.Probe, FailureCode.ProbeCrashed, $"The process that tried the model {crashed.How}, twice."),
        ProbeOutcome.Hung hung => new StepFailure(ModelStep.Probe, FailureCode.ProbeHung, string.Create(
            CultureInfo.InvariantCulture, $"The process that tried the model did not end within {hung.Limit.TotalSeconds:0.#} s.")),
        ProbeOutcome.OutOfMemory beyond => new StepFailure(ModelStep.Probe, FailureCode.OutOfMemory, string.Create(
            CultureInfo.InvariantCulture, $"The process that tried the model took more than the {beyond.LimitBytes} bytes of memory that it might have.")),
        ProbeOutcome.Refused refused => new StepFailure(ModelStep.Probe, refused.Code, refused.Message),
        ProbeOutcome.NotStarted none => new StepFailure(ModelStep.Probe, FailureCode.ProbeUnavailable, none.Reason),
        _ => throw new InvalidOperationException($"No rule for {outcome.GetType().Name}."),
    };
}
