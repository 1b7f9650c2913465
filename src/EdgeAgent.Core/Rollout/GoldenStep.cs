using System.Globalization;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>Compares the outputs on the manifest's golden samples, which the probe made.</summary>
internal static class GoldenStep
{
    public static Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        IReadOnlyList<GoldenSample> samples = run.Manifest!.Golden!;
        IReadOnlyList<string> found = run.Figures!.OutputsSha256;
        for (int i = 0; i < samples.Count; i++)
        {
            if (found[i] != samples[i].OutputsSha256)
                return Task.FromResult<StepFailure?>(Differs(samples[i], found[i]));
        }
        run.Report = run.Report with { GoldenSamples = samples.Count };
        return Task.FromResult<StepFailure?>(null);
    }

    private static StepFailure Differs(GoldenSample sample, string found) => new(ModelStep.Golden, FailureCode.GoldenMismatch, string.Create(
        CultureInfo.InvariantCulture, $"On the golden sample of seed {sample.Seed} the outputs have the SHA-256 {found}; the manifest names {sample.OutputsSha256}."));
}
