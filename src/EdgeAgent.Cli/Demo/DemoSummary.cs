using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Cli.Demo;

/// <summary>What a demo came to: the JSON document of <c>demo</c>.</summary>
internal sealed record DemoSummary
{
    public required string Model { get; init; }

    public required string Version { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>How many readings in telemetry were right; null where it is not known what the pictures show.</summary>
    public required DemoReadings? Readings { get; init; }

    public required string Device { get; init; }

    public required string? Kernels { get; init; }

    public required string? DashboardUrl { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Seconds from the agent's start to the twin's report that the model is active; null when it never was.</summary>
    public required double? ActiveAfterSeconds { get; init; }

    /// <summary>Telemetry messages that the hub stored.</summary>
    public required int TelemetryMessages { get; init; }

    public required long Inferences { get; init; }

    public required long InputErrors { get; init; }

    /// <summary>The last window with inferences; null when there was none.</summary>
    public required InferenceWindow? LastWindow { get; init; }

    public required SystemWindow? System { get; init; }

    public required PowerWindow? Power { get; init; }

    public required double IdleWatts { get; init; }

    public required double BusyWatts { get; init; }

    /// <summary>Why the demo failed, in one sentence; null when it did not.</summary>
    public required string? Failure { get; init; }

    /// <summary>The agent's last lines where the demo failed; empty otherwise.</summary>
    public required IReadOnlyList<string> AgentLog { get; init; }
}
