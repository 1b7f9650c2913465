using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>CONCATENATION along one axis; any type.</summary>
/// <remarks>int8 inputs are quantized as the output is; uint8 inputs may differ and are requantized. Source: TensorFlow Lite reference
/// kernels, CONCATENATION.</remarks>
internal sealed class Concatenation : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.Require(context.InputCount > 0, null, "it has no inputs", "at least one");
        ConcatenationOptions options = context.Options<ConcatenationOptions>();
        Activation.RequireNone(context, options.FusedActivation);
        GraphTensor first = context.Input(0);
        int axis = context.ResolveAxis(options.Axis, first.Shape);
        int[] extents = first.Shape.Dimensions.ToArray();
        long total = 0;
        for (int i = 0; i < context.InputCount; i++)
        {
            GraphTensor input = context.Input(i);
            context.RequireNotEmpty(input);
            context.RequireSameType(input, first);
            context.RequireRank(input, first.Shape.Rank);
            for (int d = 0; d < extents.Length; d++)
            {
                context.Require(d == axis || input.Shape[d] == extents[d], input,
                    $"its shape is {input.Shape} beside {first.Shape}", $"shapes that differ on axis {axis} only");
            }

            total += input.Shape[axis];
        }

        context.RequireSameType(context.Output(), first);
        context.Require(total <= int.MaxValue, null, $"axis {axis} sums to {total}", "at most 2^31-1");
        extents[axis] = (int)total;
        return new Shape(extents);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor output = context.Output();
        int axis = context.ResolveAxis(context.Options<ConcatenationOptions>().Axis, output.Shape);
        int inner = 1, outer = 1, size = ElementTypes.ByteSize(output.Type);
        for (int d = 0; d < axis; d++) outer *= output.Shape[d];
        for (int d = axis + 1; d < output.Shape.Rank; d++) inner *= output.Shape[d];

        int[] lengths = new int[context.InputCount];
        sbyte[]?[] tables = new sbyte[]?[context.InputCount];
        for (int i = 0; i < lengths.Length; i++)
        {
            GraphTensor input = context.Input(i);
            lengths[i] = input.Shape[axis] * inner * size;
            if (output.IsUInt8 && !context.PerTensor(input).SameAs(context.PerTensor(output)))
            {
                tables[i] = ReferenceConcatenation.Table(
                    input.FileQuantization!.Scale, input.FileQuantization.ZeroPoint, output.FileQuantization!.Scale,
                    output.FileQuantization.ZeroPoint);
            }
            else if (output.IsEightBit)
            {
                Activation.RequireSameQuantization(context, input, output);
            }
        }

        return new Prepared(outer, lengths, tables);
    }

    private sealed class Prepared(int outer, int[] lengths, sbyte[]?[] tables) : PreparedOp
    {
        public override string Kernel => Array.TrueForAll(tables, table => table is null) ? "copy" : "lookup";

        public override void Eval(EvalContext context)
        {
            Span<byte> output = context.Output<byte>();
            int stride = output.Length / outer, offset = 0;
            for (int i = 0; i < lengths.Length; i++)
            {
                ReadOnlySpan<byte> input = context.Input<byte>(i);
                for (int row = 0; row < outer; row++)
                {
                    ReadOnlySpan<byte> from = input.Slice(row * lengths[i], lengths[i]);
                    Span<byte> to = output.Slice(row * stride + offset, lengths[i]);
                    if (tables[i] is not { } table) from.CopyTo(to);
                    else Requantize(table, from, to);
                }

                offset += lengths[i];
            }
        }

        private static void Requantize(sbyte[] table, ReadOnlySpan<byte> from, Span<byte> to)
        {
            for (int i = 0; i < from.Length; i++) to[i] = unchecked((byte)table[from[i] ^ 0x80]);
        }
    }
}
