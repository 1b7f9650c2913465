namespace EdgeAgent.Core.Ports;

/// <summary>The hub's answer to something sent.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Detail">One sentence for the operator; null when there is nothing to say.</param>
/// <param name="RetryAfter">How long the hub asks to wait; null when it did not say.</param>
public sealed record LinkResult(LinkStatus Status, string? Detail = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The hub took it.</summary>
    public static LinkResult Accepted { get; } = new(LinkStatus.Accepted);

    /// <summary>The link is not connected.</summary>
    public static LinkResult Offline { get; } = new(LinkStatus.Offline);
}
