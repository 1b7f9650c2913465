using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CONV_3D and CONV_3D_TRANSPOSE.</summary>
/// <param name="Padding">How the window meets the border.</param>
/// <param name="StrideDepth">Step of the window along the depth, in elements.</param>
/// <param name="StrideWidth">Step of the window along the width, in elements.</param>
/// <param name="StrideHeight">Step of the window along the height, in elements.</param>
/// <param name="DilationDepth">Distance between taps along the depth; 1 is a dense window.</param>
/// <param name="DilationWidth">Distance between taps along the width; 1 is a dense window.</param>
/// <param name="DilationHeight">Distance between taps along the height; 1 is a dense window.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
public sealed record Conv3DOptions(
    Padding Padding,
    int StrideDepth,
    int StrideWidth,
    int StrideHeight,
    int DilationDepth = 1,
    int DilationWidth = 1,
    int DilationHeight = 1,
    ActivationFunction FusedActivation = ActivationFunction.None) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Conv3D;

    internal static Conv3DOptions Read(FlatTable table) => new(
        (Padding)table.Enumeration(0, "padding", (byte)Padding.Valid),
        table.Int32(1, "stride_d"),
        table.Int32(2, "stride_w"),
        table.Int32(3, "stride_h"),
        table.Int32(5, "dilation_d_factor", 1),
        table.Int32(6, "dilation_w_factor", 1),
        table.Int32(7, "dilation_h_factor", 1),
        (ActivationFunction)table.Enumeration(4, "fused_activation_function", (byte)ActivationFunction.SignBit));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(8);
        builder.AddByte(0, (byte)Padding, 0);
        builder.AddInt(1, StrideDepth, 0);
        builder.AddInt(2, StrideWidth, 0);
        builder.AddInt(3, StrideHeight, 0);
        builder.AddInt(5, DilationDepth, 1);
        builder.AddInt(6, DilationWidth, 1);
        builder.AddInt(7, DilationHeight, 1);
        builder.AddByte(4, (byte)FusedActivation, 0);
        return builder.EndTable();
    }
}
