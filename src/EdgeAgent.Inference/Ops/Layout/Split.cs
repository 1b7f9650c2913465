using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SPLIT: equal parts of a constant axis, as many as the node has outputs. Any type.</summary>
internal sealed class Split : MultiOutputOp
{
    private const int Axis = 0, Input = 1;

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        SplitParts.RequireTypes(context, input);
        int axis = SplitParts.ReadAxis(context, Axis, input.Shape);
        context.Require(context.OutputCount > 0 && input.Shape[axis] % context.OutputCount == 0, input,
            $"axis {axis} of {input.Shape} goes to {context.OutputCount} outputs", "an extent that they divide");
        return SplitParts.Shapes(input.Shape, axis, Extents(context, axis));
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int axis = SplitParts.ReadAxis(context, Axis, context.Input(Input).Shape);
        return SplitParts.Create(context, Input, axis, Extents(context, axis));
    }

    private static int[] Extents(PrepareContext context, int axis)
    {
        int[] extents = new int[context.OutputCount];
        Array.Fill(extents, context.Input(Input).Shape[axis] / extents.Length);
        return extents;
    }
}
