using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of IF.</summary>
/// <param name="ThenSubGraph">Index of the subgraph for true.</param>
/// <param name="ElseSubGraph">Index of the subgraph for false.</param>
public sealed record IfOptions(int ThenSubGraph, int ElseSubGraph) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.If;

    /// <inheritdoc/>
    public override IReadOnlyList<int> SubGraphs => [ThenSubGraph, ElseSubGraph];

    internal static IfOptions Read(FlatTable table) => new(table.Int32(0, "then_subgraph_index"), table.Int32(1, "else_subgraph_index"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, ThenSubGraph, 0);
        builder.AddInt(1, ElseSubGraph, 0);
        return builder.EndTable();
    }
}
