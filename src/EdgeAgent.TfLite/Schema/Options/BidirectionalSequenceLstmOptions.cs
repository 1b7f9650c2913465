using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of BIDIRECTIONAL_SEQUENCE_LSTM.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="CellClip">Bound on the cell state; 0 is none.</param>
/// <param name="ProjectionClip">Bound on the projection; 0 is none.</param>
/// <param name="MergeOutputs">Whether both directions go to the first output.</param>
/// <param name="TimeMajor">Whether axis 0 is time; otherwise it is the batch.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
public sealed record BidirectionalSequenceLstmOptions(
    ActivationFunction FusedActivation = ActivationFunction.None,
    float CellClip = 0,
    float ProjectionClip = 0,
    bool MergeOutputs = false,
    bool TimeMajor = true,
    bool AsymmetricQuantizeInputs = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.BidirectionalSequenceLstm;

    internal static BidirectionalSequenceLstmOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Single(1, "cell_clip"),
        table.Single(2, "proj_clip"),
        table.Boolean(3, "merge_outputs"),
        table.Boolean(4, "time_major", true),
        table.Boolean(5, "asymmetric_quantize_inputs"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(6);
        builder.AddByte(0, (byte)FusedActivation, 0);
        builder.AddFloat(1, CellClip, 0);
        builder.AddFloat(2, ProjectionClip, 0);
        builder.AddBool(3, MergeOutputs, false);
        builder.AddBool(4, TimeMajor, true);
        builder.AddBool(5, AsymmetricQuantizeInputs, false);
        return builder.EndTable();
    }
}
