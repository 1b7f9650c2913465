namespace EdgeAgent.Core;

/// <summary>Why the agent ended.</summary>
public enum AgentExit
{
    /// <summary>Its host told it to stop.</summary>
    Stopped,

    /// <summary>The cloud asked for a restart: the host should start the agent again.</summary>
    RestartRequested,
}
