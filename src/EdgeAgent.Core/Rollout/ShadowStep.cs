using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>Runs the model beside the active one on the same inputs and compares their outputs. Nobody sees what it says.</summary>
internal sealed class ShadowStep(ModelSlots slots, ModelLimits limits, TimeProvider time)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    public async Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        ModelSlot slot = slots[run.Slot];
        if (slot.Model is not { } active)
            return null;
        long needed = active.MemoryBytes + run.Candidate!.MemoryBytes;
        if (needed > limits.MaxMemoryBytes)
        {
            return new StepFailure(ModelStep.Shadow, FailureCode.OutOfMemory, string.Create(
                CultureInfo.InvariantCulture, $"The active model and this one beside it need {needed} bytes; this device allows {limits.MaxMemoryBytes}."));
        }
        var shadow = new ModelShadow(active, run.Candidate);
        run.Progress = () => string.Create(CultureInfo.InvariantCulture, $": {shadow.Compared} of {run.Rules.ShadowInferences} inferences came together");
        slot.Shadow = shadow;
        try
        {
            await CompareAsync(run, slot, shadow, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slot.EndShadow();
            Note(run, shadow);
        }
        return shadow.Agreement >= run.Rules.MinAgreement ? null : new StepFailure(ModelStep.Shadow, FailureCode.ShadowDisagreement, string.Create(
            CultureInfo.InvariantCulture,
            $"The model agreed with the active one by {shadow.Agreement:0.####} over {shadow.Compared} inferences; the assignment asks for {run.Rules.MinAgreement:0.####}."));
    }

    private async Task CompareAsync(RolloutRun run, ModelSlot slot, ModelShadow shadow, CancellationToken cancellationToken)
    {
        long told = time.GetTimestamp();
        while (shadow.Compared < run.Rules.ShadowInferences)
        {
            await shadow.Offered.WaitAsync(cancellationToken).ConfigureAwait(false);
            shadow.Compare(slot);
            if (time.GetElapsedTime(told) < ReportEvery)
                continue;
            told = time.GetTimestamp();
            Note(run, shadow);
            run.Tell(SlotState.Shadow);
        }
    }

    private static void Note(RolloutRun run, ModelShadow shadow) => run.Report = run.Report with
    {
        ShadowInferences = shadow.Compared,
        Agreement = shadow.Compared > 0 ? shadow.Agreement : null,
    };
}
