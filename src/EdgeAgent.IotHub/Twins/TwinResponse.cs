namespace EdgeAgent.IotHub;

/// <summary>The answer to one twin request.</summary>
public sealed record TwinResponse
{
    /// <summary>What became of the request.</summary>
    public required TwinOutcome Outcome { get; init; }

    /// <summary>The hub's status, in the sense of HTTP; 0 when no answer came.</summary>
    public int Status { get; init; }

    /// <summary>The new <c>$version</c> of the reported properties; null when the hub did not say.</summary>
    public long? Version { get; init; }

    /// <summary>The hub's own error code, such as <c>429001</c>; null without one.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The hub's error text; null without one.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The body of the answer.</summary>
    internal ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>One clause that names the outcome, for logs and reports.</summary>
    public string Describe() => Outcome switch
    {
        TwinOutcome.Done => "done",
        TwinOutcome.NotConnected => "there is no link to the hub",
        TwinOutcome.LinkLost => "the link ended before the hub answered",
        TwinOutcome.TimedOut => "the hub did not answer in time",
        _ => $"the hub answered status {Status}" + (ErrorCode is null ? "" : $", error {ErrorCode}") + (ErrorMessage is null ? "" : $": {ErrorMessage}"),
    };
}
