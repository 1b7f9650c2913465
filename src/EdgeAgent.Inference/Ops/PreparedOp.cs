namespace EdgeAgent.Inference.Ops;

/// <summary>A node that is ready to run. What it must free was given to <see cref="PrepareContext.Own"/>.</summary>
internal abstract class PreparedOp
{
    /// <summary>The kernel that runs, as the profiler shows it.</summary>
    public abstract string Kernel { get; }

    /// <summary>The output is the input's bytes under another shape: both may be the same memory, and then nothing runs.</summary>
    public virtual bool PassesInputOn => false;

    /// <summary>Computes the outputs. Checks nothing and allocates nothing.</summary>
    public abstract void Eval(EvalContext context);
}
