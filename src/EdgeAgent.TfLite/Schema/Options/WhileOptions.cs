using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of WHILE.</summary>
/// <param name="ConditionSubGraph">Index of the subgraph that gives the condition.</param>
/// <param name="BodySubGraph">Index of the subgraph that is repeated.</param>
public sealed record WhileOptions(int ConditionSubGraph, int BodySubGraph) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.While;

    /// <inheritdoc/>
    public override IReadOnlyList<int> SubGraphs => [ConditionSubGraph, BodySubGraph];

    internal static WhileOptions Read(FlatTable table) => new(table.Int32(0, "cond_subgraph_index"), table.Int32(1, "body_subgraph_index"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, ConditionSubGraph, 0);
        builder.AddInt(1, BodySubGraph, 0);
        return builder.EndTable();
    }
}
