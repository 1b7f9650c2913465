namespace EdgeAgent.Inference.Ops;

/// <summary>A node that is ready to run. What it must free was given to <see cref="PrepareContext.Own"/>.</summary>
internal abstract class PreparedOp
{
    /// <summary>The kernel that runs, as the profiler shows it.</summary>
    public abstract string Kernel { get; }

    /// <summary>The output is the input's bytes under another shape: both may be the same memory, and then nothing runs.</summary>
    public virtual bool PassesInputOn => false;

    /// <summary>The outputs depend on the content of the inputs, not only on their shapes.</summary>
    /// <value>Default true. Where nothing that the op reads changes between invocations, it runs once, in Prepare: see
    /// <see cref="Graphs.ConstantFolding"/>.</value>
    public virtual bool ReadsInputs => true;

    /// <summary>Bytes of the output's rows where the op can write them any distance apart, <see cref="EvalContext.OutputStride{T}"/>; 0 where it
    /// cannot. So it writes into its part of a concatenation's output.</summary>
    public virtual long OutputRowBytes => 0;

    /// <summary>Whether the output may be the memory of an input that has as many elements of the same size: the op reads each element for the last
    /// time before it writes the one at its place.</summary>
    public virtual bool MayOverwrite(int input) => false;

    /// <summary>Whether <see cref="Eval"/> reads the constant at an input: false where Prepare took all that the node needs of it.</summary>
    public virtual bool ReadsConstant(int input) => true;

    /// <summary>It reads or changes what outlives the node, so that each invocation must run it.</summary>
    public virtual bool HasEffects => false;

    /// <summary>Of the subgraphs that it calls, each run takes one only, so that they may share memory.</summary>
    public virtual bool RunsOneBody => false;

    /// <summary>Computes the outputs. Checks nothing and allocates nothing.</summary>
    public abstract void Eval(EvalContext context);
}
