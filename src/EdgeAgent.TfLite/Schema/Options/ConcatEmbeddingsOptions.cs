using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CONCAT_EMBEDDINGS.</summary>
/// <param name="NumChannels">Number of channels.</param>
/// <param name="NumColumnsPerChannel">Columns of each channel.</param>
/// <param name="EmbeddingDimPerChannel">Embedding size of each channel.</param>
public sealed record ConcatEmbeddingsOptions(
    int NumChannels,
    IReadOnlyList<int> NumColumnsPerChannel,
    IReadOnlyList<int> EmbeddingDimPerChannel) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.ConcatEmbeddings;

    /// <summary>Whether both hold the same values, element by element.</summary>
    /// <param name="other">The other options.</param>
    /// <returns>True where they do.</returns>
    public bool Equals(ConcatEmbeddingsOptions? other) => other is not null && other.NumChannels == NumChannels && other.NumColumnsPerChannel.SequenceEqual(NumColumnsPerChannel) && other.EmbeddingDimPerChannel.SequenceEqual(EmbeddingDimPerChannel);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, NumChannels, NumColumnsPerChannel.Count, EmbeddingDimPerChannel.Count);

    internal static ConcatEmbeddingsOptions Read(FlatTable table) => new(
        table.Int32(0, "num_channels"),
        table.Int32s(1, "num_columns_per_channel"),
        table.Int32s(2, "embedding_dim_per_channel"));

    internal override int Write(FlatBufferBuilder builder)
    {
        int numColumnsPerChannel = builder.Vector(NumColumnsPerChannel);
        int embeddingDimPerChannel = builder.Vector(EmbeddingDimPerChannel);
        builder.StartTable(3);
        builder.AddInt(0, NumChannels, 0);
        builder.AddOffset(1, numColumnsPerChannel, 0);
        builder.AddOffset(2, embeddingDimPerChannel, 0);
        return builder.EndTable();
    }
}
