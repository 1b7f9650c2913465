using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of RESIZE_NEAREST_NEIGHBOR.</summary>
/// <param name="AlignCorners">Whether the centres of the corner pixels are mapped on each other.</param>
/// <param name="HalfPixelCenters">Whether pixel centres lie at half coordinates.</param>
public sealed record ResizeNearestNeighborOptions(bool AlignCorners = false, bool HalfPixelCenters = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.ResizeNearestNeighbor;

    internal static ResizeNearestNeighborOptions Read(FlatTable table) => new(
        table.Boolean(0, "align_corners"),
        table.Boolean(1, "half_pixel_centers"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddBool(0, AlignCorners, false);
        builder.AddBool(1, HalfPixelCenters, false);
        return builder.EndTable();
    }
}
