namespace EdgeAgent.Hub.Dashboard;

/// <summary>One device as the page lists it.</summary>
internal sealed record DeviceRow
{
    public required string DeviceId { get; init; }

    public required bool IsConnected { get; init; }

    public required bool IsEnabled { get; init; }

    /// <summary>When the device last connected or sent; null when it never did.</summary>
    public required DateTimeOffset? LastSeenUtc { get; init; }

    /// <summary>The board's name; null when the device does not know.</summary>
    public required string? Board { get; init; }

    public required string? Architecture { get; init; }

    public required string? Kernels { get; init; }

    public required string? AgentVersion { get; init; }

    /// <summary>The model slots that the device reports.</summary>
    public required IReadOnlyList<SlotRow> Slots { get; init; }
}
