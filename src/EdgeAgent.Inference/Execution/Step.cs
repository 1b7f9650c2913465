using EdgeAgent.Inference.Ops;

namespace EdgeAgent.Inference.Execution;

/// <summary>One thing to run in an invocation.</summary>
/// <param name="op">The prepared op.</param>
/// <param name="contexts">The memory that it works on, for each thread that shares it.</param>
/// <param name="node">Its place among the interpreter's nodes.</param>
/// <param name="grain">The fewest parts that a thread takes at once; 0 where one thread runs the whole.</param>
internal sealed class Step(PreparedOp op, EvalContext[] contexts, int node, int grain) : IParallelWork
{
    private readonly DivisibleOp? _divisible = op as DivisibleOp;

    /// <summary>The node's place among the interpreter's nodes.</summary>
    public int Node => node;

    /// <summary>Runs the node.</summary>
    public void Run(WorkerPool? pool)
    {
        if (pool is null || grain == 0) op.Eval(contexts[0]);
        else pool.Run(this, _divisible!.Parts, grain);
    }

    public void Run(int thread, int first, int count) => _divisible!.Eval(contexts[thread], first, count);
}
