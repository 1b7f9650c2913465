namespace EdgeAgent.Core.Ports;

/// <summary>What a fetch came to.</summary>
public enum FetchStatus
{
    /// <summary>The server sent everything it announced.</summary>
    Completed,

    /// <summary>The writer wanted no more.</summary>
    Stopped,

    /// <summary>The server cannot be reached, or the connection broke or stalled; what arrived is kept.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or is not its own.</summary>
    UntrustedServer,

    /// <summary>The server has no such file (404, 410).</summary>
    NotFound,

    /// <summary>The server does not let this device have the file (401, 403).</summary>
    Forbidden,

    /// <summary>The server is overloaded or failing (429, 5xx).</summary>
    Unavailable,

    /// <summary>The server's answer makes no sense: another status, or a range that was not asked for.</summary>
    InvalidResponse,
}
