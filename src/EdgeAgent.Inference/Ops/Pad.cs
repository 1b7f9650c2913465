using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops;

/// <summary>PAD: constant rows of zeros (the zero point where quantized) before and behind each axis; any type.</summary>
internal sealed class Pad : Op
{
    private const int Input = 0, Paddings = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        int[] paddings = ReadPaddings(context);
        int[] extents = new int[input.Shape.Rank];
        for (int d = 0; d < extents.Length; d++)
        {
            long extent = (long)input.Shape[d] + paddings[2 * d] + paddings[2 * d + 1];
            context.Require(extent <= int.MaxValue, context.Input(Paddings), $"axis {d} grows to {extent}", "at most 2^31-1");
            extents[d] = (int)extent;
        }

        return new Shape(extents);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(Input);
        int[] paddings = ReadPaddings(context);
        byte fill = 0;
        if (input.IsEightBit)
        {
            Activation.RequireSameQuantization(context, input, context.Output());
            fill = unchecked((byte)context.PerTensor(input).ZeroPoint);
        }

        int size = ElementTypes.ByteSize(input.Type), rank = input.Shape.Rank;
        int rowLength = rank == 0 ? size : input.Shape.FromEnd(1) * size;
        return new Prepared([.. input.Shape], [.. context.Output().Shape], [.. Enumerable.Range(0, rank).Select(d => paddings[2 * d])], rowLength,
            size, fill);
    }

    /// <summary>The paddings, before and behind each axis in turn.</summary>
    internal static int[] ReadPaddings(PrepareContext context)
    {
        GraphTensor input = context.Input(Input), paddings = context.Input(Paddings);
        context.Require(paddings.Shape.Rank == 2 && paddings.Shape[0] == input.Shape.Rank && paddings.Shape[1] == 2, paddings,
            $"its shape is {paddings.Shape}", $"[{input.Shape.Rank},2]");
        int[] values = context.ConstantIntegers(paddings);
        context.Require(values.All(value => value >= 0), paddings, "a padding is negative", "0 or more");
        return values;
    }

    private sealed class Prepared(int[] input, int[] output, int[] before, int rowLength, int size, byte fill) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> source = context.Input<byte>(Input);
            Span<byte> target = context.Output<byte>();
            target.Fill(fill);
            for (int row = 0; row * rowLength < source.Length; row++)
                source.Slice(row * rowLength, rowLength).CopyTo(target[TargetOffset(row)..]);
        }

        private int TargetOffset(int row)
        {
            if (input.Length == 0) return 0;
            int last = input.Length - 1, offset = before[last], stride = output[last];
            for (int d = last - 1; d >= 0; d--)
            {
                offset += (row % input[d] + before[d]) * stride;
                row /= input[d];
                stride *= output[d];
            }

            return offset * size;
        }
    }
}
