using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of RESHAPE.</summary>
/// <param name="NewShape">The new shape; one dimension may be -1. Empty where the second input gives the shape.</param>
public sealed record ReshapeOptions(IReadOnlyList<int> NewShape) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.Reshape;

    /// <summary>Whether both hold the same values, element by element.</summary>
    /// <param name="other">The other options.</param>
    /// <returns>True where they do.</returns>
    public bool Equals(ReshapeOptions? other) => other is not null && other.NewShape.SequenceEqual(NewShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, NewShape.Count);

    internal static ReshapeOptions Read(FlatTable table) => new(table.Int32s(0, "new_shape"));

    internal override int Write(FlatBufferBuilder builder)
    {
        int newShape = builder.Vector(NewShape);
        builder.StartTable(1);
        builder.AddOffset(0, newShape, 0);
        return builder.EndTable();
    }
}
