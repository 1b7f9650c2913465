namespace EdgeAgent.Core.Ports;

/// <summary>Why the cloud link is not connected.</summary>
public enum DisconnectReason
{
    /// <summary>The hub cannot be reached: no route, no name, no answer, connection cut.</summary>
    Unreachable,

    /// <summary>The hub's certificate is not trusted, or is not its own.</summary>
    UntrustedHub,

    /// <summary>The hub refused the device's credentials, or the device is unknown or disabled.</summary>
    Refused,

    /// <summary>Another client connected under this device's identity.</summary>
    TakenOver,

    /// <summary>The hub asked for fewer connections or messages.</summary>
    Throttled,

    /// <summary>The link left on purpose, to renew its token; it is back in a moment.</summary>
    Renewing,

    /// <summary>The agent asked the link to stop.</summary>
    Stopped,
}
