namespace EdgeAgent.IotHub;

/// <summary>What a link tells its reader: one of the closed set of types nested here.</summary>
public abstract record LinkNews
{
    private LinkNews()
    {
    }

    /// <summary>The link's status changed.</summary>
    /// <param name="Status">The new status.</param>
    public sealed record StatusChanged(LinkStatus Status) : LinkNews;

    /// <summary>The whole twin, after each connect and where changes had to be put together.</summary>
    /// <param name="Version">The <c>$version</c> of its desired properties.</param>
    /// <param name="Json">UTF-8: <c>{"desired":{...,"$version":n},"reported":{...}}</c>.</param>
    public sealed record TwinReceived(long Version, ReadOnlyMemory<byte> Json) : LinkNews;

    /// <summary>A change of the desired properties that were handed up before.</summary>
    /// <param name="Version">The <c>$version</c> that the change leads to.</param>
    /// <param name="Json">UTF-8: a JSON merge patch, with <c>$version</c>.</param>
    public sealed record DesiredChanged(long Version, ReadOnlyMemory<byte> Json) : LinkNews;
}
