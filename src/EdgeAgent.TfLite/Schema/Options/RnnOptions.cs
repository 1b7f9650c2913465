using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of RNN.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
public sealed record RnnOptions(
    ActivationFunction FusedActivation = ActivationFunction.None,
    bool AsymmetricQuantizeInputs = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Rnn;

    internal static RnnOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Boolean(1, "asymmetric_quantize_inputs"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddByte(0, (byte)FusedActivation, 0);
        builder.AddBool(1, AsymmetricQuantizeInputs, false);
        return builder.EndTable();
    }
}
