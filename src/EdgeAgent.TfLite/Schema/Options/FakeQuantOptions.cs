using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of FAKE_QUANT.</summary>
/// <param name="Min">Least real value.</param>
/// <param name="Max">Greatest real value.</param>
/// <param name="NumBits">Bits of the grid.</param>
/// <param name="NarrowRange">Whether the least code is left out.</param>
public sealed record FakeQuantOptions(float Min, float Max, int NumBits, bool NarrowRange = false) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.FakeQuant;

    internal static FakeQuantOptions Read(FlatTable table) => new(
        table.Single(0, "min"),
        table.Single(1, "max"),
        table.Int32(2, "num_bits"),
        table.Boolean(3, "narrow_range"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(4);
        builder.AddFloat(0, Min, 0);
        builder.AddFloat(1, Max, 0);
        builder.AddInt(2, NumBits, 0);
        builder.AddBool(3, NarrowRange, false);
        return builder.EndTable();
    }
}
