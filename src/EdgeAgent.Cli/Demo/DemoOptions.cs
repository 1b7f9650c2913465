using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Demo;

/// <summary>What one <c>demo</c> was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>How long it runs from the agent's start on; null until it is interrupted.</summary>
    public TimeSpan? Duration { get; init; }

    public string? Model { get; init; }

    public string? Images { get; init; }

    public string? Labels { get; init; }

    public string? Agent { get; init; }

    public string? AgentRunner { get; init; }

    public PreprocessingOptions? Preprocessing { get; init; }

    public required double IdleWatts { get; init; }

    public required double BusyWatts { get; init; }
}
