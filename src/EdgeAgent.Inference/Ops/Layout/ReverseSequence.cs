using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>REVERSE_SEQUENCE: turns round the first elements along one axis, as many as a list says for each slice of another; any type.</summary>
/// <remarks>input, lengths [extent of the batch axis] int32 or int64 -> the input's shape. Throws <see cref="InvocationException"/> for a length
/// outside 0..extent of the sequence axis.</remarks>
internal sealed class ReverseSequence : Op
{
    private const int Input = 0, Lengths = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input), lengths = context.Input(Lengths);
        context.RequireSameType(context.Output(), input);
        context.RequireType(lengths, TensorType.Int32, TensorType.Int64);
        (int _, int batch) = ReadAxes(context);
        context.Require(lengths.Shape.Rank == 1 && lengths.Shape[0] == input.Shape[batch], lengths, $"its shape is {lengths.Shape}",
            $"[{input.Shape[batch]}], one length for each slice of axis {batch}");
        return input.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape shape = context.Input(Input).Shape;
        (int sequence, int batch) = ReadAxes(context);
        int last = Math.Max(sequence, batch), size = ElementTypes.ByteSize(context.Input(Input).Type);
        long[] strides = Strides.Of(shape.Dimensions);
        int sliceBytes = checked((int)(strides[last] * size));
        return new Prepared(context.Input(Lengths).Type == TensorType.Int64, shape[sequence], shape[batch],
            checked((int)(strides[sequence] * size / sliceBytes)), checked((int)(strides[batch] * size / sliceBytes)), sliceBytes);
    }

    private static (int Sequence, int Batch) ReadAxes(PrepareContext context)
    {
        ReverseSequenceOptions options = context.Options<ReverseSequenceOptions>();
        Shape shape = context.Input(Input).Shape;
        int sequence = context.ResolveAxis(options.SequenceDim, shape), batch = context.ResolveAxis(options.BatchDim, shape);
        context.Require(sequence != batch, null, $"axis {batch} is both its sequences' and its batches'", "two axes");
        return (sequence, batch);
    }

    /// <param name="isWide">Whether lengths are int64.</param>
    /// <param name="extent">Extent of the sequence axis.</param>
    /// <param name="batches">Extent of the batch axis.</param>
    /// <param name="sequenceStride">Slices from one place along the sequence axis to the next.</param>
    /// <param name="batchStride">Slices from one place along the batch axis to the next.</param>
    /// <param name="sliceBytes">Bytes behind the later one of the two axes, which move together.</param>
    private sealed class Prepared(bool isWide, int extent, int batches, int sequenceStride, int batchStride, int sliceBytes) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> input = context.Input<byte>(Input);
            Span<byte> output = context.Output<byte>();
            for (int slice = 0; slice * sliceBytes < input.Length; slice++)
            {
                int position = slice / sequenceStride % extent, batch = slice / batchStride % batches;
                long length = isWide ? context.Input<long>(Lengths)[batch] : context.Input<int>(Lengths)[batch];
                if (length < 0 || length > extent)
                    throw new InvocationException($"REVERSE_SEQUENCE: length {length} of batch {batch} is none; accepted: 0..{extent}.");
                int from = position < length ? slice + ((int)length - 1 - 2 * position) * sequenceStride : slice;
                input.Slice(from * sliceBytes, sliceBytes).CopyTo(output[(slice * sliceBytes)..]);
            }
        }
    }
}
