using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of BUCKETIZE.</summary>
/// <param name="Boundaries">The boundaries of the buckets.</param>
public sealed record BucketizeOptions(IReadOnlyList<float> Boundaries) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Bucketize;

    /// <summary>Whether both hold the same values, element by element.</summary>
    /// <param name="other">The other options.</param>
    /// <returns>True where they do.</returns>
    public bool Equals(BucketizeOptions? other) => other is not null && other.Boundaries.SequenceEqual(Boundaries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, Boundaries.Count);

    internal static BucketizeOptions Read(FlatTable table) => new(table.Singles(0, "boundaries"));

    internal override int Write(FlatBufferBuilder builder)
    {
        int boundaries = builder.Vector(Boundaries);
        builder.StartTable(1);
        builder.AddOffset(0, boundaries, 0);
        return builder.EndTable();
    }
}
