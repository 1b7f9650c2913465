namespace EdgeAgent.Core.Execution;

/// <summary>Who asked for an inference.</summary>
public enum InferenceSource
{
    /// <summary>The agent's own pipeline.</summary>
    Pipeline,

    /// <summary>A caller of the local API.</summary>
    Api,
}
