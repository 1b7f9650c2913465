namespace EdgeAgent.Core.Ports;

/// <summary>The end of a fetch.</summary>
/// <param name="Status">What it came to.</param>
/// <param name="Detail">One sentence for the operator, with the host but without secrets; null on success.</param>
/// <param name="RetryAfter">How long the server asks to wait; null when it did not say.</param>
public sealed record FetchOutcome(FetchStatus Status, string? Detail = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The server's clock, as an answer over a connection with a verified certificate told it; null when it did not say.</summary>
    public DateTimeOffset? ServerUtc { get; init; }

    /// <summary>The server sent everything it announced.</summary>
    public static FetchOutcome Completed { get; } = new(FetchStatus.Completed);
}
