using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CONV_2D.</summary>
/// <param name="Padding">How the window meets the border.</param>
/// <param name="StrideWidth">Step of the window along the width, in elements.</param>
/// <param name="StrideHeight">Step of the window along the height, in elements.</param>
/// <param name="DilationWidth">Distance between taps along the width; 1 is a dense window.</param>
/// <param name="DilationHeight">Distance between taps along the height; 1 is a dense window.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="QuantizedBiasType">The type of bias and accumulator where not the usual one; Float32 means the usual one.</param>
public sealed record Conv2DOptions(
    Padding Padding,
    int StrideWidth,
    int StrideHeight,
    int DilationWidth = 1,
    int DilationHeight = 1,
    ActivationFunction FusedActivation = ActivationFunction.None,
    TensorType QuantizedBiasType = TensorType.Float32) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Conv2D;

    internal static Conv2DOptions Read(FlatTable table) => new(
        (Padding)table.Enumeration(0, "padding", (byte)Padding.Valid),
        table.Int32(1, "stride_w"),
        table.Int32(2, "stride_h"),
        table.Int32(4, "dilation_w_factor", 1),
        table.Int32(5, "dilation_h_factor", 1),
        (ActivationFunction)table.Enumeration(3, "fused_activation_function", (byte)ActivationFunction.SignBit),
        (TensorType)table.Enumeration(6, "quantized_bias_type", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(7);
        builder.AddByte(0, (byte)Padding, 0);
        builder.AddInt(1, StrideWidth, 0);
        builder.AddInt(2, StrideHeight, 0);
        builder.AddInt(4, DilationWidth, 1);
        builder.AddInt(5, DilationHeight, 1);
        builder.AddByte(3, (byte)FusedActivation, 0);
        builder.AddByte(6, (byte)QuantizedBiasType, 0);
        return builder.EndTable();
    }
}
