using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of PACK.</summary>
/// <param name="ValuesCount">Number of inputs.</param>
/// <param name="Axis">Axis that is inserted; negative counts from the last.</param>
public sealed record PackOptions(int ValuesCount, int Axis) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Pack;

    internal static PackOptions Read(FlatTable table) => new(table.Int32(0, "values_count"), table.Int32(1, "axis"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddInt(0, ValuesCount, 0);
        builder.AddInt(1, Axis, 0);
        return builder.EndTable();
    }
}
