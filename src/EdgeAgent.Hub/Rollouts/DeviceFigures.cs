using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>What a device's newest windows say about one model in one slot. Null is unknown.</summary>
/// <param name="LatencyP90Us">The 90th percentile of the latency over the windows together, in microseconds.</param>
/// <param name="MillijoulesPerInference">The energy per inference over the windows together.</param>
/// <param name="DriftPsi">The larger one of the newest window's indices.</param>
internal sealed record DeviceFigures(double? LatencyP90Us, double? MillijoulesPerInference, double? DriftPsi)
{
    private const int LeastInferences = 20;

    /// <summary>The figures of windows, the oldest first.</summary>
    /// <remarks>Fewer than 20 inferences say nothing about latency or energy.</remarks>
    public static DeviceFigures Of(IEnumerable<InferenceWindow> windows)
    {
        List<LatencySketch> sketches = [];
        (double Millijoules, long Inferences) energy = default;
        double? drift = null;
        foreach (InferenceWindow window in windows)
        {
            if (window.LatencySketch is { IsWellFormed: true } sketch)
                sketches.Add(sketch);
            if (window.MillijoulesPerInference is { } each && window.Inferences > 0)
                energy = (energy.Millijoules + each * window.Inferences, energy.Inferences + window.Inferences);
            if (window.Drift is { } measured)
                drift = measured.ClassPsi is null && measured.ConfidencePsi is null ? null : Math.Max(measured.ClassPsi ?? 0, measured.ConfidencePsi ?? 0);
        }

        return new DeviceFigures(
            sketches.Sum(sketch => (double)sketch.Count) is >= LeastInferences and < 1L << 52 ? LatencySketch.Merge(sketches)?.QuantileUs(0.9) : null,
            energy.Inferences >= LeastInferences ? energy.Millijoules / energy.Inferences : null,
            drift);
    }
}
