using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SPLIT.</summary>
/// <param name="NumSplits">Number of outputs.</param>
public sealed record SplitOptions(int NumSplits) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Split;

    internal static SplitOptions Read(FlatTable table) => new(table.Int32(0, "num_splits"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddInt(0, NumSplits, 0);
        return builder.EndTable();
    }
}
