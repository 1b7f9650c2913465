using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SPARSE_TO_DENSE.</summary>
/// <param name="ValidateIndices">Whether indices are checked.</param>
public sealed record SparseToDenseOptions(bool ValidateIndices) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.SparseToDense;

    internal static SparseToDenseOptions Read(FlatTable table) => new(table.Boolean(0, "validate_indices"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddBool(0, ValidateIndices, false);
        return builder.EndTable();
    }
}
