using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>STRIDED_SLICE: every n-th element of a range of each axis, backwards for negative n, with all five masks. Any type.</summary>
internal sealed class StridedSlice : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(4, 4);
        GraphTensor input = context.Input(0);
        context.RequireSameType(context.Output(), input);
        return SliceRanges.Read(context).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        SliceRanges ranges = SliceRanges.Read(context);
        long[] strides = Strides.Of(context.Input(0).Shape.Dimensions);
        long start = 0;
        for (int d = 0; d < strides.Length; d++)
        {
            start += ranges.Starts[d] * strides[d];
            strides[d] *= ranges.Steps[d];
        }

        return Move.Create(context, ranges.Counts, strides, start);
    }
}
