using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of UNIQUE.</summary>
/// <param name="IndexType">Element type of the indices.</param>
public sealed record UniqueOptions(TensorType IndexType) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Unique;

    internal static UniqueOptions Read(FlatTable table) => new(
        (TensorType)table.Enumeration(0, "idx_out_type", (byte)TensorType.Int4, (byte)TensorType.Int32));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)IndexType, (byte)TensorType.Int32);
        return builder.EndTable();
    }
}
