namespace EdgeAgent.Core.Ports;

/// <summary>What became of something sent to the hub.</summary>
public enum LinkStatus
{
    /// <summary>The hub took it.</summary>
    Accepted,

    /// <summary>The link is not connected; nothing was sent.</summary>
    Offline,

    /// <summary>No answer came in time, or the connection broke before it came: the hub may have taken it or not.</summary>
    Unanswered,

    /// <summary>The hub asks for patience.</summary>
    Throttled,

    /// <summary>The hub will never take it: malformed, too large or forbidden. Sending it again is useless.</summary>
    Rejected,
}
