namespace EdgeAgent.IotHub;

/// <summary>The states of the link to the hub.</summary>
public enum LinkState
{
    /// <summary>There is no link; the next attempt comes after <see cref="LinkStatus.NextAttemptIn"/>.</summary>
    Disconnected,

    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>The link is up.</summary>
    Connected,

    /// <summary>The link is taken down to come back at once with a fresh token.</summary>
    Renewing,

    /// <summary>The hub or the provisioning service refused the device's identity or key, or the device is disabled; attempts go on slowly.</summary>
    Unauthorized,

    /// <summary>The hub closed several links in a row soon after it had accepted them, as it does when another client uses the same identity; attempts go on slowly.</summary>
    Contested,

    /// <summary>The link was taken down for good because the agent stops.</summary>
    Stopped,
}
