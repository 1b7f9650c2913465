using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of FULLY_CONNECTED.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="WeightsFormat">Layout of the weights.</param>
/// <param name="KeepNumDims">Whether the output keeps the input's dimensions but the last; otherwise it is flattened to [batch, units].</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
/// <param name="QuantizedBiasType">The type of bias and accumulator where not the usual one; Float32 means the usual one.</param>
public sealed record FullyConnectedOptions(
    ActivationFunction FusedActivation = ActivationFunction.None,
    FullyConnectedWeightsFormat WeightsFormat = FullyConnectedWeightsFormat.Default,
    bool KeepNumDims = false,
    bool AsymmetricQuantizeInputs = false,
    TensorType QuantizedBiasType = TensorType.Float32) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.FullyConnected;

    internal static FullyConnectedOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit),
        (FullyConnectedWeightsFormat)table.Enumeration(1, "weights_format", 1),
        table.Boolean(2, "keep_num_dims"),
        table.Boolean(3, "asymmetric_quantize_inputs"),
        (TensorType)table.Enumeration(4, "quantized_bias_type", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(5);
        builder.AddByte(0, (byte)FusedActivation, 0);
        builder.AddByte(1, (byte)WeightsFormat, 0);
        builder.AddBool(2, KeepNumDims, false);
        builder.AddBool(3, AsymmetricQuantizeInputs, false);
        builder.AddByte(4, (byte)QuantizedBiasType, 0);
        return builder.EndTable();
    }
}
