using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SKIP_GRAM.</summary>
/// <param name="NgramSize">Words in a group.</param>
/// <param name="MaxSkipSize">Most words skipped.</param>
/// <param name="IncludeAllNgrams">Whether shorter groups count too.</param>
public sealed record SkipGramOptions(int NgramSize, int MaxSkipSize, bool IncludeAllNgrams = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.SkipGram;

    internal static SkipGramOptions Read(FlatTable table) => new(
        table.Int32(0, "ngram_size"),
        table.Int32(1, "max_skip_size"),
        table.Boolean(2, "include_all_ngrams"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(3);
        builder.AddInt(0, NgramSize, 0);
        builder.AddInt(1, MaxSkipSize, 0);
        builder.AddBool(2, IncludeAllNgrams, false);
        return builder.EndTable();
    }
}
