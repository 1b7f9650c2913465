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

        return new Copies(outer, lengths, tables);
    }

    /// <summary>The ready form: copies what other nodes do not write into the output themselves.</summary>
    /// <param name="outer">Rows of the output.</param>
    /// <param name="lengths">Bytes of each input's part of a row.</param>
    /// <param name="tables">Tables that requantize inputs; null where bytes stay as they are.</param>
    internal sealed class Copies(int outer, int[] lengths, sbyte[]?[] tables) : DivisibleOp
    {
        private readonly int _rowBytes = lengths.Sum();
        private readonly bool[] _isPlaced = new bool[lengths.Length];

        public override string Kernel => Array.TrueForAll(tables, table => table is null) ? "copy" : "lookup";

        public override int Parts => outer;

        public override long Cycles => WorkEstimate.Vectors((long)outer * lengths.Where((_, i) => !_isPlaced[i]).Sum() / 4);

        public override long OutputRowBytes => _rowBytes;

        /// <summary>Rows of the output.</summary>
        public int Rows => outer;

        /// <summary>Every input is written by the nodes that make them.</summary>
        public bool HasNoInputs => Array.TrueForAll(_isPlaced, placed => placed);

        /// <summary>Bytes of an input's part of a row.</summary>
        public int Length(int input) => lengths[input];

        /// <summary>Where an input's part of a row starts.</summary>
        public int Offset(int input) => lengths[..input].Sum();

        /// <summary>Whether an input's bytes go into the output as they are.</summary>
        public bool KeepsBytes(int input) => tables[input] is null;

        /// <summary>Leaves an input to the node that makes it.</summary>
        public void Place(int input) => _isPlaced[input] = true;

        /// <summary>Copies all inputs again.</summary>
        public void PlaceNone() => _isPlaced.AsSpan().Clear();

        public override void Eval(EvalContext context, int first, int count)
        {
            Span<byte> output = context.Output<byte>();
            int stride = context.OutputStride<byte>(_rowBytes), offset = 0;
            for (int i = 0; i < lengths.Length; i++)
            {
                if (!_isPlaced[i]) CopyRows(context.Input<byte>(i), lengths[i], tables[i], output[offset..], stride, first, count);
                offset += lengths[i];
            }
        }

        private static void CopyRows(ReadOnlySpan<byte> input, int length, sbyte[]? table, Span<byte> output, int stride, int first, int count)
        {
            for (int row = first; row < first + count; row++)
            {
                ReadOnlySpan<byte> from = input.Slice(row * length, length);
                Span<byte> to = output.Slice(row * stride, length);
                if (table is null) from.CopyTo(to);
                else Requantize(table, from, to);
            }
        }

        private static void Requantize(sbyte[] table, ReadOnlySpan<byte> from, Span<byte> to)
        {
            for (int i = 0; i < from.Length; i++) to[i] = unchecked((byte)table[from[i] ^ 0x80]);
        }
    }
}
