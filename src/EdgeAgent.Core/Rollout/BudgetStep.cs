using System.Globalization;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>Compares what the probe measured with the manifest's budgets. A budget that cannot be measured is reported as not checked.</summary>
internal sealed class BudgetStep(ProbeEnergy energy)
{
    public Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        ModelBudgets budgets = run.Manifest!.Budgets!;
        if (budgets.MillijoulesPerInference is not null && run.Millijoules is null)
        {
            string why = energy.HasMeter ? "the power meter gave too few readings, or the idle power is not known yet" : "this device has no power meter";
            run.Report = run.Report with { NotChecked = $"millijoulesPerInference was not checked: {why}." };
        }
        StepFailure? failure =
            Compare("latency's 99th percentile", "us", run.Figures!.LatencyP99Us, budgets.LatencyP99Us)
            ?? Compare("memory of arena and weights", "bytes", run.Figures.ArenaBytes + run.Figures.WeightsBytes, budgets.MemoryBytes)
            ?? Compare("energy per inference", "mJ", run.Millijoules, budgets.MillijoulesPerInference);
        return Task.FromResult(failure);
    }

    private static StepFailure? Compare(string what, string unit, double? found, double? allowed) =>
        found > allowed ? new StepFailure(ModelStep.Budgets, FailureCode.BudgetExceeded, string.Create(
            CultureInfo.InvariantCulture, $"The {what} is {found:0.###} {unit} on this device; the manifest allows {allowed:0.###} {unit}.")) : null;
}
