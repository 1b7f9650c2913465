using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>UNPACK: the slices of one axis, an output each, without that axis. Any type.</summary>
internal sealed class Unpack : MultiOutputOp
{
    private const int Input = 0;

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(Input);
        SplitParts.RequireTypes(context, input);
        int axis = ReadAxis(context);
        context.Require(context.OutputCount == input.Shape[axis], input, $"its shape is {input.Shape} for {context.OutputCount} outputs",
            $"an extent of {context.OutputCount} on axis {axis}");
        Shape slice = input.Shape.Without(new HashSet<int> { axis }, keep: false);
        return [.. Enumerable.Repeat(slice, context.OutputCount)];
    }

    public override PreparedOp Prepare(PrepareContext context) =>
        SplitParts.Create(context, Input, ReadAxis(context), [.. Enumerable.Repeat(1, context.OutputCount)]);

    private static int ReadAxis(PrepareContext context) =>
        context.ResolveAxis(context.Options<UnpackOptions>().Axis, context.Input(Input).Shape);
}
