using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of LSTM.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="CellClip">Bound on the cell state; 0 is none.</param>
/// <param name="ProjectionClip">Bound on the projection; 0 is none.</param>
/// <param name="KernelType">Full or basic kernel.</param>
/// <param name="AsymmetricQuantizeInputs">Whether float inputs of quantized weights are quantized asymmetrically.</param>
public sealed record LstmOptions(
    ActivationFunction FusedActivation = ActivationFunction.None,
    float CellClip = 0,
    float ProjectionClip = 0,
    LstmKernelType KernelType = LstmKernelType.Full,
    bool AsymmetricQuantizeInputs = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Lstm;

    internal static LstmOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Single(1, "cell_clip"),
        table.Single(2, "proj_clip"),
        (LstmKernelType)table.Enumeration(3, "kernel_type", 1),
        table.Boolean(4, "asymmetric_quantize_inputs"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(5);
        builder.AddByte(0, (byte)FusedActivation, 0);
        builder.AddFloat(1, CellClip, 0);
        builder.AddFloat(2, ProjectionClip, 0);
        builder.AddByte(3, (byte)KernelType, 0);
        builder.AddBool(4, AsymmetricQuantizeInputs, false);
        return builder.EndTable();
    }
}
