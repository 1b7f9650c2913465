using System.Diagnostics;

namespace EdgeAgent.Inference;

/// <summary>Takes the time of every node of an interpreter. Recording allocates nothing.</summary>
/// <remarks>Use from the thread that invokes.</remarks>
public sealed class InferenceProfiler
{
    private readonly IReadOnlyList<NodeDescription> _nodes;
    private readonly long[] _total;
    private readonly long[] _fastest;
    private long _invocations;

    internal InferenceProfiler(IReadOnlyList<NodeDescription> nodes)
    {
        _nodes = nodes;
        _total = new long[nodes.Count];
        _fastest = new long[nodes.Count];
        Reset();
    }

    /// <summary>How many invocations were recorded since the last reset.</summary>
    public long Invocations => _invocations;

    /// <summary>The timings, in the order in which the nodes run.</summary>
    public IReadOnlyList<NodeTiming> Timings()
    {
        NodeTiming[] timings = new NodeTiming[_nodes.Count];
        for (int i = 0; i < timings.Length; i++)
        {
            timings[i] = new NodeTiming(
                _nodes[i], _invocations, Stopwatch.GetElapsedTime(0, _total[i]),
                _fastest[i] == long.MaxValue ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, _fastest[i]));
        }

        return timings;
    }

    /// <summary>Forgets all timings.</summary>
    public void Reset()
    {
        _invocations = 0;
        Array.Clear(_total);
        Array.Fill(_fastest, long.MaxValue);
    }

    internal void Record(int node, long ticks)
    {
        _total[node] += ticks;
        _fastest[node] = Math.Min(_fastest[node], ticks);
    }

    internal void EndInvocation() => _invocations++;
}
