using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of STRIDED_SLICE.</summary>
/// <param name="BeginMask">Bit i: the begin of dimension i is ignored.</param>
/// <param name="EndMask">Bit i: the end of dimension i is ignored.</param>
/// <param name="EllipsisMask">Bit i: position i is an ellipsis.</param>
/// <param name="NewAxisMask">Bit i: position i inserts a dimension of size 1.</param>
/// <param name="ShrinkAxisMask">Bit i: dimension i is removed.</param>
/// <param name="Offset">Whether the end is given relative to the begin.</param>
public sealed record StridedSliceOptions(
    int BeginMask = 0,
    int EndMask = 0,
    int EllipsisMask = 0,
    int NewAxisMask = 0,
    int ShrinkAxisMask = 0,
    bool Offset = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.StridedSlice;

    internal static StridedSliceOptions Read(FlatTable table) => new(
        table.Int32(0, "begin_mask"),
        table.Int32(1, "end_mask"),
        table.Int32(2, "ellipsis_mask"),
        table.Int32(3, "new_axis_mask"),
        table.Int32(4, "shrink_axis_mask"),
        table.Boolean(5, "offset"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(6);
        builder.AddInt(0, BeginMask, 0);
        builder.AddInt(1, EndMask, 0);
        builder.AddInt(2, EllipsisMask, 0);
        builder.AddInt(3, NewAxisMask, 0);
        builder.AddInt(4, ShrinkAxisMask, 0);
        builder.AddBool(5, Offset, false);
        return builder.EndTable();
    }
}
