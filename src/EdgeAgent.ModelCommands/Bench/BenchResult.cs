namespace EdgeAgent.ModelCommands.Bench;

/// <summary>The JSON document of <c>bench</c>. Durations are microseconds.</summary>
internal sealed record BenchResult
{
    public required string Model { get; init; }

    public required string Sha256 { get; init; }

    public required string Kernels { get; init; }

    public required int Threads { get; init; }

    public required int Warmup { get; init; }

    public required int Runs { get; init; }

    public required LatencyQuantiles LatencyUs { get; init; }

    public required long Macs { get; init; }

    public required long FileBytes { get; init; }

    public required long ArenaBytes { get; init; }

    public required long WeightsBytes { get; init; }

    public required long PeakRssBytes { get; init; }

    /// <summary>From the file's name to a prepared interpreter.</summary>
    public required double LoadUs { get; init; }

    /// <summary>The first inference after loading, whether it is a warm-up or a measured one.</summary>
    public required double FirstInferenceUs { get; init; }

    /// <summary>The core's clock right after the measured runs, in Hz; null where it cannot be read.</summary>
    public required double? ClockHz { get; init; }

    /// <summary>One entry a node, over the measured runs; null unless asked for.</summary>
    public required IReadOnlyList<NodeProfile>? Profile { get; init; }
}
