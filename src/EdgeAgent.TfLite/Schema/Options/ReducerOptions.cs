using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of MEAN, SUM and the REDUCE operators.</summary>
/// <param name="KeepDims">Whether reduced dimensions stay, with size 1.</param>
public sealed record ReducerOptions(bool KeepDims) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Reducer;

    internal static ReducerOptions Read(FlatTable table) => new(table.Boolean(0, "keep_dims"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddBool(0, KeepDims, false);
        return builder.EndTable();
    }
}
