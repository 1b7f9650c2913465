using System.Numerics.Tensors;

namespace EdgeAgent.Optimization.Quantization;

/// <summary>The interval of real values that a tensor takes.</summary>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value; below <paramref name="Min"/> only in <see cref="Empty"/>.</param>
public readonly record struct ValueRange(float Min, float Max)
{
    /// <summary>The interval that holds nothing: where a union starts.</summary>
    public static ValueRange Empty { get; } = new(float.PositiveInfinity, float.NegativeInfinity);

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Min > Max;

    /// <summary>The largest distance from 0; 0 where it holds nothing.</summary>
    public float LargestMagnitude => IsEmpty ? 0 : MathF.Max(MathF.Abs(Min), MathF.Abs(Max));

    /// <summary>The range of an array's values.</summary>
    /// <param name="values">The values; one that is NaN makes both ends NaN.</param>
    public static ValueRange Of(ReadOnlySpan<float> values) => values.IsEmpty ? Empty : new(TensorPrimitives.Min(values), TensorPrimitives.Max(values));

    /// <summary>The range of an array's values that are finite.</summary>
    /// <param name="values">The values.</param>
    public static ValueRange OfFinite(ReadOnlySpan<float> values)
    {
        ValueRange range = Empty;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                range = new ValueRange(MathF.Min(range.Min, value), MathF.Max(range.Max, value));
        }

        return range;
    }

    /// <summary>The least interval that holds both.</summary>
    /// <param name="other">The other interval.</param>
    public ValueRange Union(ValueRange other) => new(MathF.Min(Min, other.Min), MathF.Max(Max, other.Max));
}
