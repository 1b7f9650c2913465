using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>RANK: the number of dimensions of the input, as an int32 scalar.</summary>
internal sealed class Rank : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Output(), TensorType.Int32);
        return Shape.Scalar;
    }

    public override PreparedOp Prepare(PrepareContext context) => new WriteContent(BitConverter.GetBytes(context.Input(0).Shape.Rank));
}
