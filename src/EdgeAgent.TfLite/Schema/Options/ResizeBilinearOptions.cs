using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of RESIZE_BILINEAR.</summary>
/// <param name="AlignCorners">Whether the centres of the corner pixels are mapped on each other.</param>
/// <param name="HalfPixelCenters">Whether pixel centres lie at half coordinates.</param>
public sealed record ResizeBilinearOptions(bool AlignCorners = false, bool HalfPixelCenters = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.ResizeBilinear;

    internal static ResizeBilinearOptions Read(FlatTable table) => new(
        table.Boolean(2, "align_corners"),
        table.Boolean(3, "half_pixel_centers"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(4);
        builder.AddBool(2, AlignCorners, false);
        builder.AddBool(3, HalfPixelCenters, false);
        return builder.EndTable();
    }
}
