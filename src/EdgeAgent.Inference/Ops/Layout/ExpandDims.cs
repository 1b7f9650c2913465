using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>EXPAND_DIMS: inserts an extent of 1 before a constant axis. Any type.</summary>
internal sealed class ExpandDims : Op
{
    private const int Input = 0, Axis = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        int[] axis = context.ConstantIntegers(context.Input(Axis));
        int rank = input.Shape.Rank;
        context.Require(axis.Length == 1 && axis[0] >= -rank - 1 && axis[0] <= rank && rank < Shape.MaxRank, context.Input(Axis),
            $"it is [{string.Join(',', axis)}] for {input.Shape}", $"one axis of -{rank + 1}..{rank}, and at most {Shape.MaxRank} dimensions in all");
        int at = axis[0] < 0 ? axis[0] + rank + 1 : axis[0];
        return new Shape([.. input.Shape.Dimensions[..at], 1, .. input.Shape.Dimensions[at..]]);
    }

    public override PreparedOp Prepare(PrepareContext context) => new PassOn();
}
