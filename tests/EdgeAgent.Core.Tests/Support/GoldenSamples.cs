using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Golden samples of a model, made by running it.</summary>
internal static class GoldenSamples
{
    public static IReadOnlyList<GoldenSample> Of(byte[] model, params uint[] seeds)
    {
        var request = new ProbeRequest
        {
            ModelFile = "",
            Seeds = seeds,
            TimedRuns = 0,
            MaxTimedTime = TimeSpan.Zero,
            MaxModelMemoryBytes = 1 << 20,
            MemoryLimitBytes = long.MaxValue,
            TimeLimit = TimeSpan.MaxValue,
        };
        ProbeOutcome.Passed passed = Assert.IsType<ProbeOutcome.Passed>(ProbeRun.Execute(model, request, TimeProvider.System));
        return [.. seeds.Zip(passed.Figures.OutputsSha256, (seed, digest) => new GoldenSample { Seed = seed, OutputsSha256 = digest })];
    }
}
