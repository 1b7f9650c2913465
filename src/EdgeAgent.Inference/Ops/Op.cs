namespace EdgeAgent.Inference.Ops;

/// <summary>What an operator computes: checks a node and turns it into its ready-to-run form.</summary>
/// <remarks>One instance serves every node of its kind and holds no state. Both methods throw <see cref="UnsupportedModelException"/> for what
/// they do not accept; nothing else is checked later.</remarks>
internal abstract class Op
{
    /// <summary>Checks the node's inputs and gives the shape of its output.</summary>
    public abstract Shape InferShape(PrepareContext context);

    /// <summary>Multiply-accumulates of one invocation, from checked inputs and a known output shape.</summary>
    public virtual long CountMacs(PrepareContext context) => 0;

    /// <summary>Checks the rest, packs weights, builds tables.</summary>
    public abstract PreparedOp Prepare(PrepareContext context);
}
