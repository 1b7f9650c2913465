namespace EdgeAgent.Inference.Ops;

/// <summary>What an operator with one output computes.</summary>
internal abstract class Op : MultiOutputOp
{
    public sealed override int? OutputCount => 1;

    /// <summary>Checks the node's inputs and gives the shape of its output.</summary>
    public abstract Shape InferShape(PrepareContext context);

    public sealed override Shape[] InferShapes(PrepareContext context) => [InferShape(context)];
}
