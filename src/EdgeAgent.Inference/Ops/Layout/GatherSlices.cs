using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>Copies the slices that indices name: values [batches,outer,extent,slice], indices [batches,count] -> [batches,outer,count,slice].</summary>
/// <remarks>Throws <see cref="InvocationException"/> for an index outside 0..extent-1.</remarks>
internal sealed class GatherSlices(
    string name, TensorType indexType, int batches, int outer, int extent, int count, int sliceBytes, int valuesSlot, int indicesSlot) : PreparedOp
{
    public override string Kernel => "copy";

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<byte> values = context.Input<byte>(valuesSlot);
        Span<byte> output = context.Output<byte>();
        bool isWide = indexType == TensorType.Int64;
        ReadOnlySpan<int> narrow = isWide ? [] : context.Input<int>(indicesSlot);
        ReadOnlySpan<long> wide = isWide ? context.Input<long>(indicesSlot) : [];
        int at = 0;
        for (int row = 0; row < batches * outer; row++)
        {
            ReadOnlySpan<byte> slices = values.Slice(row * extent * sliceBytes, extent * sliceBytes);
            int first = row / outer * count;
            for (int i = first; i < first + count; i++)
            {
                long index = isWide ? wide[i] : narrow[i];
                if (index < 0 || index >= extent)
                    throw new InvocationException($"{name}: index {index} lies outside the values; accepted: 0..{extent - 1}.");
                slices.Slice((int)index * sliceBytes, sliceBytes).CopyTo(output[at..]);
                at += sliceBytes;
            }
        }
    }
}
