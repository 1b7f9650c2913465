using EdgeAgent.Core.Ports;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>What waits to be handed on, in the order in which it came.</summary>
internal abstract record LifeNews
{
    /// <summary>The client is connected, for the first time or again.</summary>
    public sealed record Opened : LifeNews;

    /// <summary>A change of the desired properties.</summary>
    public sealed record Changed(ReadOnlyMemory<byte> Json) : LifeNews;

    /// <summary>The twin is wanted again.</summary>
    public sealed record Refresh(TaskCompletionSource<LinkResult>? Answer) : LifeNews;

    /// <summary>The connection is gone; the client reconnects unless this is its end.</summary>
    public sealed record Lost(CloudEvent.Disconnected Event, bool IsEnd) : LifeNews;
}
