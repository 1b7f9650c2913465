using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of DEPTHWISE_CONV_2D.</summary>
/// <param name="Padding">How the window meets the border.</param>
/// <param name="StrideWidth">Step of the window along the width, in elements.</param>
/// <param name="StrideHeight">Step of the window along the height, in elements.</param>
/// <param name="DepthMultiplier">Output channels per input channel; redundant with the shapes, which rule.</param>
/// <param name="DilationWidth">Distance between taps along the width; 1 is a dense window.</param>
/// <param name="DilationHeight">Distance between taps along the height; 1 is a dense window.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
public sealed record DepthwiseConv2DOptions(
    Padding Padding,
    int StrideWidth,
    int StrideHeight,
    int DepthMultiplier,
    int DilationWidth = 1,
    int DilationHeight = 1,
    ActivationFunction FusedActivation = ActivationFunction.None) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.DepthwiseConv2D;

    internal static DepthwiseConv2DOptions Read(FlatTable table) => new(
        (Padding)table.Enumeration(0, "padding", (byte)Padding.Valid),
        table.Int32(1, "stride_w"),
        table.Int32(2, "stride_h"),
        table.Int32(3, "depth_multiplier"),
        table.Int32(5, "dilation_w_factor", 1),
        table.Int32(6, "dilation_h_factor", 1),
        (ActivationFunction)table.Enumeration(4, "fused_activation_function", (byte)ActivationFunction.SignBit));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(7);
        builder.AddByte(0, (byte)Padding, 0);
        builder.AddInt(1, StrideWidth, 0);
        builder.AddInt(2, StrideHeight, 0);
        builder.AddInt(3, DepthMultiplier, 0);
        builder.AddInt(5, DilationWidth, 1);
        builder.AddInt(6, DilationHeight, 1);
        builder.AddByte(4, (byte)FusedActivation, 0);
        return builder.EndTable();
    }
}
