namespace EdgeAgent.IotHub;

/// <summary>What became of one twin request.</summary>
public enum TwinOutcome
{
    /// <summary>The hub did it.</summary>
    Done,

    /// <summary>There was no link; nothing was sent.</summary>
    NotConnected,

    /// <summary>The link ended before the answer came: it may or may not have been done.</summary>
    LinkLost,

    /// <summary>No answer came in time: it may or may not have been done.</summary>
    TimedOut,

    /// <summary>The hub has too much to do (status 429); try later.</summary>
    Throttled,

    /// <summary>The hub failed (status 5xx); try later.</summary>
    HubFailed,

    /// <summary>The hub refused it (any other status); the same request will be refused again.</summary>
    Refused,
}
