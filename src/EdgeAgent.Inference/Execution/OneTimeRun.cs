namespace EdgeAgent.Inference.Execution;

/// <summary>Whether a subgraph that runs once in an interpreter's life has done so.</summary>
internal sealed class OneTimeRun
{
    public bool IsDone { get; set; }
}
