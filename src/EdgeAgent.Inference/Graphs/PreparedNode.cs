using EdgeAgent.Inference.Ops;

namespace EdgeAgent.Inference.Graphs;

/// <summary>A node with its ready-to-run form, the scratch memory that it asked for, what it must free, and the graphs that it calls.</summary>
internal sealed record PreparedNode(
    Node Node, PreparedOp Op, long Macs, IReadOnlyList<ScratchRequest> Scratch, IReadOnlyList<IDisposable> Owned,
    IReadOnlyList<PreparedGraph> Bodies) : IDisposable
{
    /// <summary>The plans of the graphs that it calls, once they are made.</summary>
    public IReadOnlyList<GraphPlan> BodyPlans { get; set; } = [];

    /// <summary>It ran in Prepare for good: its outputs are constants.</summary>
    public bool IsFolded => Node.Outputs is [{ IsConstant: true }, ..];

    /// <summary>Nothing runs in an invocation.</summary>
    public bool IsDone => IsAliased || IsFolded || Op is Concatenation.Copies { HasNoInputs: true };

    /// <summary>Its only output is its input's bytes in its input's memory: nothing runs.</summary>
    public bool IsAliased => Op.PassesInputOn && Node.Outputs is [{ AliasOf: not null }];

    /// <summary>Whether threads share the node.</summary>
    public bool IsShared(InterpreterOptions options) => Grains(options).AsSpan().IndexOfAnyExcept(0) >= 0;

    /// <summary>For each phase the fewest parts that a thread takes at once; 0 where one thread runs the whole.</summary>
    public int[] Grains(InterpreterOptions options)
    {
        IReadOnlyList<DivisibleOp> phases = Op switch { PhasedOp phased => phased.Phases, DivisibleOp divisible => [divisible], _ => [] };
        return [.. phases.Select(phase => IsDone || options.ThreadCount <= 1
            ? 0
            : WorkEstimate.Grain(phase.Parts, phase.Cycles, options.LeastSharedCycles))];
    }

    public NodeDescription Describe() => new(
        Node.Index, Node.OperatorName, [.. Node.Outputs.Select(output => output.Shape)], Macs, IsDone ? "" : Op.Kernel,
        [.. Node.Inputs.Select(input => input?.Index ?? -1)], [.. Node.Outputs.Select(output => output.Index)]);

    public void Dispose()
    {
        foreach (IDisposable owned in Owned.Concat(Bodies)) owned.Dispose();
    }
}
