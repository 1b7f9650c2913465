namespace EdgeAgent.Core.Ports;

/// <summary>Something that happened on the cloud link: one of the closed set of types nested here.</summary>
public abstract record CloudEvent
{
    private CloudEvent()
    {
    }

    /// <summary>The hub accepted the device. <see cref="TwinReceived"/> follows.</summary>
    public sealed record Connected : CloudEvent;

    /// <summary>The connection is gone, or an attempt to connect failed; the link goes on trying.</summary>
    /// <param name="Reason">The cause.</param>
    /// <param name="Detail">One sentence for the operator, without secrets.</param>
    public sealed record Disconnected(DisconnectReason Reason, string Detail) : CloudEvent;

    /// <summary>The whole twin: the answer's body as it came.</summary>
    /// <param name="Json">UTF-8 JSON of the form <c>{"desired":{...,"$version":n},"reported":{...,"$version":m}}</c>; not yet checked.</param>
    public sealed record TwinReceived(ReadOnlyMemory<byte> Json) : CloudEvent;

    /// <summary>A change of the desired properties: the message's body as it came.</summary>
    /// <param name="Json">UTF-8 JSON: a merge patch of the desired properties with their new <c>$version</c>; not yet checked.</param>
    public sealed record DesiredChanged(ReadOnlyMemory<byte> Json) : CloudEvent;
}
