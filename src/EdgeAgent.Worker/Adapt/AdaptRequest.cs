using EdgeAgent.Core.Adaptation;

namespace EdgeAgent.Worker.Adapt;

/// <summary>What <c>adapt</c> was asked for.</summary>
internal sealed record AdaptRequest
{
    /// <summary>The model's file; null for the active model of <see cref="Slot"/>.</summary>
    public string? Model { get; init; }

    /// <summary>The slot; null for a file.</summary>
    public string? Slot { get; init; }

    /// <summary>The agent's configuration file, which names the data directory.</summary>
    public required string Configuration { get; init; }

    /// <summary>The folder of labelled pictures.</summary>
    public required string Data { get; init; }

    /// <summary>The candidate's file; null for the agent's candidates.</summary>
    public string? Output { get; init; }

    /// <summary>A file of labels; null for those of the slot, or none.</summary>
    public string? Labels { get; init; }

    /// <summary>Whether the candidate is written although it is not better.</summary>
    public bool Always { get; init; }

    /// <summary>Bounds and preprocessing.</summary>
    public required AdaptationOptions Options { get; init; }
}
