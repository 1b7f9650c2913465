namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>A model slot.</summary>
internal sealed record SlotDocument
{
    public required string Slot { get; init; }

    /// <summary>Empty, downloading, verifying or active.</summary>
    public required string State { get; init; }

    public required string? Model { get; init; }

    public required string? Version { get; init; }

    public required string? Sha256 { get; init; }

    public required DateTimeOffset? ActivatedUtc { get; init; }

    public required string? Kernels { get; init; }

    /// <summary>Inferences since the agent started, whichever model ran.</summary>
    public required long Inferences { get; init; }

    public required FailureDocument? Failure { get; init; }
}
