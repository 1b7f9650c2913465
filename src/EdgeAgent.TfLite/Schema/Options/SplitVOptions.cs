using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SPLIT_V.</summary>
/// <param name="NumSplits">Number of outputs.</param>
public sealed record SplitVOptions(int NumSplits) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.SplitV;

    internal static SplitVOptions Read(FlatTable table) => new(table.Int32(0, "num_splits"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddInt(0, NumSplits, 0);
        return builder.EndTable();
    }
}
