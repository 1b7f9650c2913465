using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of HASHTABLE.</summary>
/// <param name="TableId">Identity of the table, across subgraphs.</param>
/// <param name="KeyType">Element type of keys.</param>
/// <param name="ValueType">Element type of values.</param>
public sealed record HashtableOptions(int TableId, TensorType KeyType, TensorType ValueType) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Hashtable;

    internal static HashtableOptions Read(FlatTable table) => new(
        table.Int32(0, "table_id"),
        (TensorType)table.Enumeration(1, "key_dtype", (byte)TensorType.Int4),
        (TensorType)table.Enumeration(2, "value_dtype", (byte)TensorType.Int4));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(3);
        builder.AddInt(0, TableId, 0);
        builder.AddByte(1, (byte)KeyType, 0);
        builder.AddByte(2, (byte)ValueType, 0);
        return builder.EndTable();
    }
}
