using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of UNIDIRECTIONAL_SEQUENCE_LSTM.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="CellClip">Bound on the cell state; 0 is none.</param>
/// <param name="ProjectionClip">Bound on the projection; 0 is none.</param>
/// <param name="TimeMajor">Whether axis 0 is time; otherwise it is the batch.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
/// <param name="DiagonalRecurrentTensors">Whether recurrent weights are diagonal.</param>
public sealed record UnidirectionalSequenceLstmOptions(
    ActivationFunction FusedActivation = ActivationFunction.None,
    float CellClip = 0,
    float ProjectionClip = 0,
    bool TimeMajor = false,
    bool AsymmetricQuantizeInputs = false,
    bool DiagonalRecurrentTensors = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.UnidirectionalSequenceLstm;

    internal static UnidirectionalSequenceLstmOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Single(1, "cell_clip"),
        table.Single(2, "proj_clip"),
        table.Boolean(3, "time_major"),
        table.Boolean(4, "asymmetric_quantize_inputs"),
        table.Boolean(5, "diagonal_recurrent_tensors"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(6);
        builder.AddByte(0, (byte)FusedActivation, 0);
        builder.AddFloat(1, CellClip, 0);
        builder.AddFloat(2, ProjectionClip, 0);
        builder.AddBool(3, TimeMajor, false);
        builder.AddBool(4, AsymmetricQuantizeInputs, false);
        builder.AddBool(5, DiagonalRecurrentTensors, false);
        return builder.EndTable();
    }
}
