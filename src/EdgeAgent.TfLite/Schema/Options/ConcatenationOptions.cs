using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CONCATENATION.</summary>
/// <param name="Axis">Axis along which the inputs are joined; negative counts from the last.</param>
/// <param name="FusedActivation">The activation that is applied to the result.</param>
public sealed record ConcatenationOptions(int Axis, ActivationFunction FusedActivation = ActivationFunction.None) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Concatenation;

    internal static ConcatenationOptions Read(FlatTable table) => new(
        table.Int32(0, "axis"),
        (ActivationFunction)table.Enumeration(1, "fused_activation_function", (byte)ActivationFunction.SignBit));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, Axis, 0);
        builder.AddByte(1, (byte)FusedActivation, 0);
        return builder.EndTable();
    }
}
