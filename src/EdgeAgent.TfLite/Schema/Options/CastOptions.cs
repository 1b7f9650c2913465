using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CAST.</summary>
/// <param name="InputType">Element type of the input.</param>
/// <param name="OutputType">Element type of the output.</param>
public sealed record CastOptions(TensorType InputType, TensorType OutputType) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Cast;

    internal static CastOptions Read(FlatTable table) => new(
        (TensorType)table.Enumeration(0, "in_data_type", (byte)TensorType.Int4),
        (TensorType)table.Enumeration(1, "out_data_type", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddByte(0, (byte)InputType, 0);
        builder.AddByte(1, (byte)OutputType, 0);
        return builder.EndTable();
    }
}
