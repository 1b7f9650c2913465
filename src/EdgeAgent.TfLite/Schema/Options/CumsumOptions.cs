using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of CUMSUM.</summary>
/// <param name="Exclusive">Whether an element leaves itself out of its sum.</param>
/// <param name="Reverse">Whether sums run from the end.</param>
public sealed record CumsumOptions(bool Exclusive, bool Reverse) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Cumsum;

    internal static CumsumOptions Read(FlatTable table) => new(table.Boolean(0, "exclusive"), table.Boolean(1, "reverse"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddBool(0, Exclusive, false);
        builder.AddBool(1, Reverse, false);
        return builder.EndTable();
    }
}
