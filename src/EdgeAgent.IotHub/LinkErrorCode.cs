namespace EdgeAgent.IotHub;

/// <summary>Why there is no link: a closed set of stable codes.</summary>
public enum LinkErrorCode
{
    /// <summary>The hub's name could not be resolved.</summary>
    NameNotResolved,

    /// <summary>The hub's address refused the connection or could not be reached.</summary>
    Unreachable,

    /// <summary>The hub did not answer in time.</summary>
    TimedOut,

    /// <summary>The file of trusted certificates could not be read.</summary>
    TrustUnreadable,

    /// <summary>The server's certificate is not trusted, not valid now, or for another name.</summary>
    CertificateRefused,

    /// <summary>TLS failed in another way.</summary>
    TlsFailed,

    /// <summary>The hub refused the device's identity or key (CONNACK 4 or 5).</summary>
    Unauthorized,

    /// <summary>The device's own certificate or key could not be read.</summary>
    OwnCertificateUnreadable,

    /// <summary>The provisioning service refused the device, or gave it no hub.</summary>
    NotProvisioned,

    /// <summary>The hub is throttling or not ready (CONNACK 3).</summary>
    HubUnavailable,

    /// <summary>The server does not speak the protocol as the agent does.</summary>
    ProtocolError,

    /// <summary>The hub refused the twin's document or a subscription.</summary>
    TwinRefused,

    /// <summary>The hub closed the link.</summary>
    ClosedByHub,

    /// <summary>The link went silent or broke.</summary>
    LinkLost,
}
