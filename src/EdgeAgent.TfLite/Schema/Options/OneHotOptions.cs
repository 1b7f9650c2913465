using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of ONE_HOT.</summary>
/// <param name="Axis">Axis that is inserted; negative counts from the last.</param>
public sealed record OneHotOptions(int Axis) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.OneHot;

    internal static OneHotOptions Read(FlatTable table) => new(table.Int32(0, "axis"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddInt(0, Axis, 0);
        return builder.EndTable();
    }
}
