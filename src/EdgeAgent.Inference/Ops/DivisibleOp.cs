namespace EdgeAgent.Inference.Ops;

/// <summary>A node that is ready to run and whose work threads can share.</summary>
/// <remarks>The work has numbered parts. Ranges of them run in any order, at the same time, each thread with scratch memory of its own; together they
/// compute what <see cref="PreparedOp.Eval"/> computes, to the bit.</remarks>
internal abstract class DivisibleOp : PreparedOp
{
    /// <summary>The number of parts, 1 or more: rows, pixels, tiles.</summary>
    public abstract int Parts { get; }

    /// <summary>About how many cycles the whole takes on one core; see <see cref="WorkEstimate"/>. Decides only whether threads share the node.</summary>
    public abstract long Cycles { get; }

    public sealed override void Eval(EvalContext context) => Eval(context, 0, Parts);

    /// <summary>Computes parts <paramref name="first"/> to first + count - 1. Checks nothing and allocates nothing.</summary>
    public abstract void Eval(EvalContext context, int first, int count);
}
