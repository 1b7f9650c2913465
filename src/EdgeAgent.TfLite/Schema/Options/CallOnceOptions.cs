using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CALL_ONCE.</summary>
/// <param name="InitSubGraph">Index of the subgraph that runs once.</param>
public sealed record CallOnceOptions(int InitSubGraph) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.CallOnce;

    /// <inheritdoc/>
    public override IReadOnlyList<int> SubGraphs => [InitSubGraph];

    internal static CallOnceOptions Read(FlatTable table) => new(table.Int32(0, "init_subgraph_index"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddInt(0, InitSubGraph, 0);
        return builder.EndTable();
    }
}
