using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of ADD.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
/// <param name="PotScaleInt16">Whether int16 scales are powers of two.</param>
public sealed record AddOptions(ActivationFunction FusedActivation = ActivationFunction.None, bool PotScaleInt16 = true) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Add;

    internal static AddOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit),
        table.Boolean(1, "pot_scale_int16", true));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddByte(0, (byte)FusedActivation, 0);
        builder.AddBool(1, PotScaleInt16, true);
        return builder.EndTable();
    }
}
