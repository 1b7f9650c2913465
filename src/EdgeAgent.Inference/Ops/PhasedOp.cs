namespace EdgeAgent.Inference.Ops;

/// <summary>A node that is ready to run and whose work is done in phases, each of which threads can share.</summary>
/// <remarks>A phase begins when the one before it has ended. What phases hand on lies in memory that threads share:
/// <see cref="PrepareContext.ReserveShared"/>.</remarks>
internal abstract class PhasedOp : PreparedOp
{
    /// <summary>The phases, in order.</summary>
    public abstract IReadOnlyList<DivisibleOp> Phases { get; }

    public sealed override void Eval(EvalContext context)
    {
        for (int i = 0; i < Phases.Count; i++) Phases[i].Eval(context);
    }
}
