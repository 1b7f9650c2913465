using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CALL.</summary>
/// <param name="SubGraph">Index of the subgraph that is called.</param>
public sealed record CallOptions(uint SubGraph) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Call;

    /// <inheritdoc/>
    public override IReadOnlyList<int> SubGraphs => [(int)SubGraph];

    internal static CallOptions Read(FlatTable table) => new(table.UInt32(0, "subgraph"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddUint(0, SubGraph, 0);
        return builder.EndTable();
    }
}
