namespace EdgeAgent.TfLite;

/// <summary>How the codes of a tensor map to real numbers: <c>real = scale * (code - zeroPoint)</c>.</summary>
public sealed record QuantizationRecord
{
    /// <summary>One scale for the whole tensor, or one for each slice along <see cref="QuantizedDimension"/>; finite and greater than 0. Empty where only a range is known.</summary>
    public required IReadOnlyList<float> Scales { get; init; }

    /// <summary>As many zero points as scales, each inside the range of the tensor's type.</summary>
    public required IReadOnlyList<int> ZeroPoints { get; init; }

    /// <summary>The quantized axis: the dimension that has a scale per slice. Without meaning where there is one scale.</summary>
    public int QuantizedDimension { get; init; }

    /// <summary>Least real values seen in training or calibration; empty where not recorded. Not verified.</summary>
    public IReadOnlyList<float> Min { get; init; } = [];

    /// <summary>Greatest real values seen in training or calibration; empty where not recorded. Not verified.</summary>
    public IReadOnlyList<float> Max { get; init; } = [];

    /// <summary>Whether both hold the same values, element by element.</summary>
    /// <param name="other">The other parameters.</param>
    /// <returns>True where they do.</returns>
    public bool Equals(QuantizationRecord? other) =>
        other is not null && other.QuantizedDimension == QuantizedDimension && other.Scales.SequenceEqual(Scales)
        && other.ZeroPoints.SequenceEqual(ZeroPoints) && other.Min.SequenceEqual(Min) && other.Max.SequenceEqual(Max);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(QuantizedDimension, Scales.Count, ZeroPoints.Count, Scales.Count > 0 ? Scales[0] : 0);
}
