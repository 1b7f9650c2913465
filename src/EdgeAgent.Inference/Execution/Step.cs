using EdgeAgent.Inference.Ops;

namespace EdgeAgent.Inference.Execution;

/// <summary>One thing to run in an invocation.</summary>
/// <param name="op">The prepared op.</param>
/// <param name="contexts">The memory that it works on, for each thread that shares it.</param>
/// <param name="node">Its place among the interpreter's nodes.</param>
/// <param name="grains">For each phase of the op the fewest parts that a thread takes at once; 0 where one thread runs the whole.</param>
internal sealed class Step(PreparedOp op, EvalContext[] contexts, int node, int[] grains) : IParallelWork
{
    private readonly DivisibleOp[] _phases = op switch
    {
        PhasedOp phased => [.. phased.Phases],
        DivisibleOp divisible => [divisible],
        _ => [],
    };

    private DivisibleOp? _phase;

    /// <summary>The node's place among the interpreter's nodes.</summary>
    public int Node => node;

    /// <summary>Runs the node.</summary>
    public void Run(WorkerPool? pool)
    {
        if (pool is null || _phases.Length == 0)
        {
            op.Eval(contexts[0]);
            return;
        }

        for (int i = 0; i < _phases.Length; i++)
        {
            _phase = _phases[i];
            if (grains[i] == 0) _phase.Eval(contexts[0]);
            else pool.Run(this, _phase.Parts, grains[i]);
        }
    }

    public void Run(int thread, int first, int count) => _phase!.Eval(contexts[thread], first, count);
}
