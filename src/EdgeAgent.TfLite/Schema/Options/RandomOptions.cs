using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL and MULTINOMIAL.</summary>
/// <param name="Seed">First half of the seed.</param>
/// <param name="Seed2">Second half of the seed.</param>
public sealed record RandomOptions(long Seed, long Seed2) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Random;

    internal static RandomOptions Read(FlatTable table) => new(table.Int64(0, "seed"), table.Int64(1, "seed2"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(2);
        builder.AddLong(0, Seed, 0);
        builder.AddLong(1, Seed2, 0);
        return builder.EndTable();
    }
}
