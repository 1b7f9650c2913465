using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of BIDIRECTIONAL_SEQUENCE_RNN.</summary>
/// <param name="TimeMajor">Whether axis 0 is time; otherwise it is the batch.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="MergeOutputs">Whether both directions go to the first output.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
public sealed record BidirectionalSequenceRnnOptions(
    bool TimeMajor,
    ActivationFunction FusedActivation = ActivationFunction.None,
    bool MergeOutputs = false,
    bool AsymmetricQuantizeInputs = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.BidirectionalSequenceRnn;

    internal static BidirectionalSequenceRnnOptions Read(FlatTable table) => new(
        table.Boolean(0, "time_major"),
        (ActivationFunction)table.Enumeration(1, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Boolean(2, "merge_outputs"),
        table.Boolean(3, "asymmetric_quantize_inputs"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(4);
        builder.AddBool(0, TimeMajor, false);
        builder.AddByte(1, (byte)FusedActivation, 0);
        builder.AddBool(2, MergeOutputs, false);
        builder.AddBool(3, AsymmetricQuantizeInputs, false);
        return builder.EndTable();
    }
}
