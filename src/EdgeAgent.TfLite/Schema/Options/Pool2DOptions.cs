using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D.</summary>
/// <param name="Padding">How the window meets the border.</param>
/// <param name="StrideWidth">Step of the window along the width, in elements.</param>
/// <param name="StrideHeight">Step of the window along the height, in elements.</param>
/// <param name="FilterWidth">Width of the window, in elements.</param>
/// <param name="FilterHeight">Height of the window, in elements.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
public sealed record Pool2DOptions(
    Padding Padding,
    int StrideWidth,
    int StrideHeight,
    int FilterWidth,
    int FilterHeight,
    ActivationFunction FusedActivation = ActivationFunction.None) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Pool2D;

    internal static Pool2DOptions Read(FlatTable table) => new(
        (Padding)table.Enumeration(0, "padding", (byte)Padding.Valid),
        table.Int32(1, "stride_w"),
        table.Int32(2, "stride_h"),
        table.Int32(3, "filter_width"),
        table.Int32(4, "filter_height"),
        (ActivationFunction)table.Enumeration(5, "fused_activation_function", (byte)ActivationFunction.SignBit));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(6);
        builder.AddByte(0, (byte)Padding, 0);
        builder.AddInt(1, StrideWidth, 0);
        builder.AddInt(2, StrideHeight, 0);
        builder.AddInt(3, FilterWidth, 0);
        builder.AddInt(4, FilterHeight, 0);
        builder.AddByte(5, (byte)FusedActivation, 0);
        return builder.EndTable();
    }
}
