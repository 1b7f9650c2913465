using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of ARG_MIN.</summary>
/// <param name="OutputType">Element type of the indices.</param>
public sealed record ArgMinOptions(TensorType OutputType) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.ArgMin;

    internal static ArgMinOptions Read(FlatTable table) => new((TensorType)table.Enumeration(0, "output_type", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)OutputType, 0);
        return builder.EndTable();
    }
}
