namespace EdgeAgent.Core.RemoteOperations;

/// <summary>The statuses that remote operations answer with, in the sense of HTTP.</summary>
internal static class OperationStatus
{
    /// <summary>Done.</summary>
    public const int Done = 200;

    /// <summary>The payload is not what the operation takes; the error names the member.</summary>
    public const int BadPayload = 400;

    /// <summary>The agent has no operation of this name.</summary>
    public const int UnknownMethod = 404;

    /// <summary>The device's state does not allow it: no model in the slot, for instance.</summary>
    public const int WrongState = 409;

    /// <summary>The same operation is under way; call again later.</summary>
    public const int Busy = 429;

    /// <summary>Something that it needs is not there now, such as the hub's store or memory; call again later.</summary>
    public const int Unavailable = 503;
}
