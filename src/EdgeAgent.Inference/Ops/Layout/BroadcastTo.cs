using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>BROADCAST_TO: repeats the extents of 1 until the input has a constant shape. Any type.</summary>
internal sealed class BroadcastTo : Op
{
    private const int Input = 0, Target = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        Shape target = context.ConstantShape(context.Input(Target));
        context.Require(input.Shape.Rank <= target.Rank && target.Equals(Shape.Broadcast(input.Shape, target)), context.Input(Target),
            $"it is {target} for {input.Shape}", "a shape that the input broadcasts to");
        return target;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape output = context.Output().Shape, input = context.Input(Input).Shape.ExtendTo(output.Rank);
        long[] strides = Strides.Of(input.Dimensions);
        for (int d = 0; d < strides.Length; d++) strides[d] = input[d] == 1 ? 0 : strides[d];
        return Move.Create(context, output.Dimensions, strides);
    }
}
