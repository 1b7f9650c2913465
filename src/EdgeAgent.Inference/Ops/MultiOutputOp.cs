using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>What an operator with any number of outputs computes: checks a node and turns it into its ready-to-run form.</summary>
/// <remarks>One instance serves every node of its kind and holds no state. All methods throw <see cref="UnsupportedModelException"/> for what
/// they do not accept; nothing else is checked later. <see cref="Op"/> is the case of one output.</remarks>
internal abstract class MultiOutputOp
{
    /// <summary>How many outputs a node must have; null where <see cref="InferShapes"/> decides.</summary>
    public virtual int? OutputCount => null;

    /// <summary>The subgraphs that a node with these options calls; their indices are verified.</summary>
    public virtual IReadOnlyList<int> SubGraphs(OperatorOptions? options) => [];

    /// <summary>Checks the node's inputs and the number of its outputs, and gives the shape of each output in order.</summary>
    public abstract Shape[] InferShapes(PrepareContext context);

    /// <summary>Multiply-accumulates of one invocation, from checked inputs and known output shapes.</summary>
    public virtual long CountMacs(PrepareContext context) => 0;

    /// <summary>Checks the rest, packs weights, builds tables.</summary>
    public abstract PreparedOp Prepare(PrepareContext context);
}
