using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of DIV.</summary>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
public sealed record DivOptions(ActivationFunction FusedActivation = ActivationFunction.None) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Div;

    internal static DivOptions Read(FlatTable table) => new(
        (ActivationFunction)table.Enumeration(0, "fused_activation_function", (byte)ActivationFunction.SignBit));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)FusedActivation, 0);
        return builder.EndTable();
    }
}
