using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>BROADCAST_ARGS: the shape that two shapes broadcast to; constant int32 or int64 lists.</summary>
internal sealed class BroadcastArgs : Op
{
    private const int First = 0, Second = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        context.RequireSameType(context.Input(Second), context.Input(First));
        context.RequireSameType(context.Output(), context.Input(First));
        return new Shape(Broadcast(context).Rank);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape shape = Broadcast(context);
        bool isWide = context.Output().Type == TensorType.Int64;
        return new WriteContent([.. shape.SelectMany(extent => isWide ? BitConverter.GetBytes((long)extent) : BitConverter.GetBytes(extent))]);
    }

    private static Shape Broadcast(PrepareContext context)
    {
        GraphTensor second = context.Input(Second);
        Shape first = context.ConstantShape(context.Input(First)), other = context.ConstantShape(second);
        Shape? shape = Shape.Broadcast(first, other);
        context.Require(shape is not null, second, $"it is {other} for {first}", "equal extents, or 1");
        return shape!;
    }
}
