namespace EdgeAgent.Inference;

/// <summary>What the profiler saw of one node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Invocations">How often it ran since the profiler was reset.</param>
/// <param name="Total">The time it took in all of them.</param>
/// <param name="Fastest">The shortest of them; zero where it never ran.</param>
public readonly record struct NodeTiming(NodeDescription Node, long Invocations, TimeSpan Total, TimeSpan Fastest)
{
    /// <summary>The mean time of one run; zero where it never ran.</summary>
    public TimeSpan Mean => Invocations == 0 ? TimeSpan.Zero : Total / Invocations;
}
