using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Trust;
using static EdgeAgent.Core.Rollout.FailureAction;
using static EdgeAgent.Core.Rollout.StepJournal;

namespace EdgeAgent.Core.Rollout;

/// <summary>The way of a model from its assignment to its commitment, row by row.</summary>
/// <remarks>Trust and download bound themselves by <see cref="ModelLimits.FetchGrace"/> and <see cref="ModelLimits.LeastBytesPerSecond"/>.</remarks>
internal sealed class RolloutTable(
    AcceptStep accept, TrustGate? trust, DownloadStep download, ProbeStep probe, BudgetStep budgets, ShadowStep shadow, ModelSwitch switching, ProbationStep probation,
    ModelSlots slots, ModelStore store)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(2);

    /// <summary>All rows, in their order.</summary>
    public IReadOnlyList<RolloutRow> Rows { get; } =
    [
        //  step                  reported meanwhile     journal   at most                     late: code                       needed                      does                   a failure
        new(ModelStep.Accept,     SlotState.Downloading, None,     _ => null,                  FailureCode.Internal,            _ => true,                  accept.RunAsync,       Report),
        new(ModelStep.Trust,      SlotState.Downloading, Named,    _ => null,                  FailureCode.DownloadFailed,      _ => trust is not null,     Over(trust),           Refuse),
        new(ModelStep.Download,   SlotState.Downloading, Named,    _ => null,                  FailureCode.DownloadFailed,      _ => true,                  download.RunAsync,     Refuse),
        new(ModelStep.Verify,     SlotState.Verifying,   Named,    _ => Moment,                FailureCode.StorageFailed,       _ => true,                  download.VerifyAsync,  Refuse),
        new(ModelStep.Probe,      SlotState.Probing,     Counted,  _ => probe.Limit,           FailureCode.ProbeHung,           _ => true,                  probe.RunAsync,        Quarantine) { IsExclusive = true },
        new(ModelStep.Golden,     SlotState.Probing,     Named,    _ => Moment,                FailureCode.Internal,            HasGolden,                  GoldenStep.RunAsync,   Quarantine),
        new(ModelStep.Budgets,    SlotState.Probing,     Named,    _ => Moment,                FailureCode.Internal,            HasBudgets,                 budgets.RunAsync,      Quarantine),
        new(ModelStep.Load,       SlotState.Verifying,   Counted,  _ => null,                  FailureCode.Internal,            _ => true,                  switching.LoadAsync,   Quarantine) { IsExclusive = true },
        new(ModelStep.Shadow,     SlotState.Shadow,      Counted,  run => run.Rules.ShadowLimit, FailureCode.ShadowIncomplete,  run => IsShadowed(run, slots), shadow.RunAsync,    Quarantine),
        new(ModelStep.Activate,   SlotState.Verifying,   Counted,  _ => null,                  FailureCode.Internal,            _ => true,                  switching.ActivateAsync, Quarantine),
        new(ModelStep.Probation,  SlotState.Probation,   Before,   run => run.Rules.ProbationLimit, FailureCode.ProbationIncomplete, run => IsOnProbation(run, store), probation.RunAsync, RollBack),
        new(ModelStep.Commit,     SlotState.Probation,   Before,   _ => null,                  FailureCode.Internal,            run => IsOnProbation(run, store), switching.CommitAsync, Report),
    ];

    /// <summary>The rows from <see cref="ModelStep.Probation"/> on: what is left to do for a model that runs already.</summary>
    public IEnumerable<RolloutRow> AfterSwitch => Rows.SkipWhile(row => row.Step != ModelStep.Probation);

    private static bool HasGolden(RolloutRun run) => run.Manifest is { Golden.Count: > 0 };

    private static bool HasBudgets(RolloutRun run) => run.Manifest?.Budgets is not null;

    private static bool IsShadowed(RolloutRun run, ModelSlots slots) => run.Rules.ShadowInferences > 0 && slots[run.Slot].Model is not null;

    private static bool IsOnProbation(RolloutRun run, ModelStore store) => store.Find(run.Slot) is { Probation: not null };

    private static Func<RolloutRun, CancellationToken, Task<StepFailure?>> Over(TrustGate? trust) => async (run, cancellationToken) =>
    {
        (StepFailure? failure, run.Manifest) = await trust!.PassAsync(run.Slot, run.Assignment, cancellationToken).ConfigureAwait(false);
        return failure;
    };
}
