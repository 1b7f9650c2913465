using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of EMBEDDING_LOOKUP_SPARSE.</summary>
/// <param name="Combiner">How the rows are combined.</param>
public sealed record EmbeddingLookupSparseOptions(CombinerType Combiner) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.EmbeddingLookupSparse;

    internal static EmbeddingLookupSparseOptions Read(FlatTable table) => new((CombinerType)table.Enumeration(0, "combiner", 2));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddByte(0, (byte)Combiner, 0);
        return builder.EndTable();
    }
}
