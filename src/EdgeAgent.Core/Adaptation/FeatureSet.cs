using System.Runtime.InteropServices;

namespace EdgeAgent.Core.Adaptation;

/// <summary>The features of pictures as the model's body computed them: int8 codes with one scale, one row a picture.</summary>
/// <param name="depth">Features a picture.</param>
/// <param name="scale">The codes' scale.</param>
/// <param name="zeroPoint">The codes' zero point.</param>
internal sealed class FeatureSet(int depth, float scale, int zeroPoint)
{
    private readonly List<sbyte> _codes = [];
    private readonly List<int> _labels = [];

    /// <summary>The number of pictures.</summary>
    public int Count => _labels.Count;

    /// <summary>Features a picture.</summary>
    public int Depth => depth;

    /// <summary>Adds a picture.</summary>
    public void Add(ReadOnlySpan<sbyte> codes, int label)
    {
        _codes.AddRange(codes);
        _labels.Add(label);
    }

    /// <summary>Adds all pictures of another set of the same layer.</summary>
    public void AddAll(FeatureSet other)
    {
        _codes.AddRange(other._codes);
        _labels.AddRange(other._labels);
    }

    /// <summary>The class of a picture.</summary>
    public int Label(int picture) => _labels[picture];

    /// <summary>The codes of a picture.</summary>
    public ReadOnlySpan<sbyte> Codes(int picture) => CollectionsMarshal.AsSpan(_codes).Slice(picture * depth, depth);

    /// <summary>Writes a picture's features as real numbers, and 1 behind them for the bias.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="row">Receives [depth + 1].</param>
    public void Read(int picture, Span<float> row)
    {
        ReadOnlySpan<sbyte> codes = Codes(picture);
        for (int i = 0; i < codes.Length; i++)
            row[i] = scale * (codes[i] - zeroPoint);
        row[depth] = 1;
    }

    /// <summary>The largest eigenvalue of the second moments of the rows with their 1, by power iteration from below.</summary>
    public double LargestMoment()
    {
        const int Iterations = 24;
        float[] direction = new float[depth + 1], next = new float[depth + 1], row = new float[depth + 1];
        Array.Fill(direction, 1 / MathF.Sqrt(depth + 1));
        double moment = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            Array.Clear(next);
            for (int picture = 0; picture < Count; picture++)
            {
                Read(picture, row);
                FloatRows.AddScaled(next, FloatRows.Dot(row, direction) / Count, row);
            }
            moment = Math.Sqrt(FloatRows.Dot(next, next));
            for (int i = 0; i < next.Length; i++)
                direction[i] = (float)(next[i] / moment);
        }
        return moment;
    }
}
