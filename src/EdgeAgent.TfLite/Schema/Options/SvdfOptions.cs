using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SVDF.</summary>
/// <param name="Rank">Rank of the decomposition.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
public sealed record SvdfOptions(
    int Rank,
    ActivationFunction FusedActivation = ActivationFunction.None,
    bool AsymmetricQuantizeInputs = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Svdf;

    internal static SvdfOptions Read(FlatTable table) => new(
        table.Int32(0, "rank"),
        (ActivationFunction)table.Enumeration(1, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Boolean(2, "asymmetric_quantize_inputs"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(3);
        builder.AddInt(0, Rank, 0);
        builder.AddByte(1, (byte)FusedActivation, 0);
        builder.AddBool(2, AsymmetricQuantizeInputs, false);
        return builder.EndTable();
    }
}
