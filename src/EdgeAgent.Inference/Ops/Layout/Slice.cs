using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SLICE: the box of given size that starts at a given element; size -1 reaches to the end of the axis. Any type.</summary>
internal sealed class Slice : Op
{
    private const int Input = 0, Begin = 1, Size = 2;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        int[] begin = ReadBox(context, Begin), size = ReadBox(context, Size);
        for (int d = 0; d < size.Length; d++)
        {
            int extent = input.Shape[d];
            context.Require(begin[d] >= 0 && begin[d] <= extent, context.Input(Begin), $"axis {d} of {input.Shape} begins at {begin[d]}", $"0..{extent}");
            if (size[d] == -1) size[d] = extent - begin[d];
            context.Require(size[d] >= 0 && size[d] <= extent - begin[d], context.Input(Size), $"axis {d} of {input.Shape} takes {size[d]} from {begin[d]}",
                $"-1..{extent - begin[d]}");
        }

        return new Shape(size);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int[] begin = ReadBox(context, Begin);
        long[] strides = Strides.Of(context.Input(Input).Shape.Dimensions);
        long start = 0;
        for (int d = 0; d < begin.Length; d++) start += begin[d] * strides[d];
        return Move.Create(context, context.Output().Shape.Dimensions, strides, start);
    }

    private static int[] ReadBox(PrepareContext context, int slot)
    {
        int rank = context.Input(Input).Shape.Rank;
        int[] values = context.ConstantIntegers(context.Input(slot));
        context.Require(values.Length == rank, context.Input(slot), $"it has {values.Length} elements", $"{rank}, one for each axis of the input");
        return values;
    }
}
