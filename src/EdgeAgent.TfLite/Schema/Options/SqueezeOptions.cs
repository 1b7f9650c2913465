using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SQUEEZE.</summary>
/// <param name="SqueezeDims">Dimensions of size 1 to remove; empty removes all of them.</param>
public sealed record SqueezeOptions(IReadOnlyList<int> SqueezeDims) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Squeeze;

    /// <summary>Whether both hold the same values, element by element.</summary>
    /// <param name="other">The other options.</param>
    /// <returns>True where they do.</returns>
    public bool Equals(SqueezeOptions? other) => other is not null && other.SqueezeDims.SequenceEqual(SqueezeDims);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, SqueezeDims.Count);

    internal static SqueezeOptions Read(FlatTable table) => new(table.Int32s(0, "squeeze_dims"));

    internal override int Write(FlatBufferBuilder builder)
    {
        int squeezeDims = builder.Vector(SqueezeDims);
        builder.StartTable(1);
        builder.AddOffset(0, squeezeDims, 0);
        return builder.EndTable();
    }
}
