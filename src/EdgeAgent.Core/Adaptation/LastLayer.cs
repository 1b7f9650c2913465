namespace EdgeAgent.Core.Adaptation;

/// <summary>The weights and biases of a last layer as real numbers.</summary>
/// <param name="classes">Rows.</param>
/// <param name="depth">Features a picture; a row has the bias behind its weights.</param>
internal sealed class LastLayer(int classes, int depth)
{
    /// <summary>The rows, [classes, depth + 1].</summary>
    public float[] Values { get; } = new float[(long)classes * (depth + 1)];

    /// <summary>The number of rows.</summary>
    public int Classes => classes;

    /// <summary>Features a picture.</summary>
    public int Depth => depth;

    /// <summary>A class's weights and, behind them, its bias.</summary>
    public Span<float> Row(int label) => Values.AsSpan(label * (depth + 1), depth + 1);

    /// <summary>Another layer with the same values.</summary>
    public LastLayer Copy()
    {
        LastLayer copy = new(classes, depth);
        Values.CopyTo(copy.Values, 0);
        return copy;
    }

    /// <summary>The results for one picture.</summary>
    /// <param name="features">Its features and the 1 behind them.</param>
    /// <param name="logits">Receives [classes].</param>
    public void Run(ReadOnlySpan<float> features, Span<float> logits)
    {
        for (int label = 0; label < classes; label++)
            logits[label] = FloatRows.Dot(Row(label), features);
    }

    /// <summary>The least and the greatest result over pictures.</summary>
    public (float Least, float Greatest) Range(FeatureSet pictures)
    {
        float[] features = new float[depth + 1], logits = new float[classes];
        float least = 0, greatest = 0;
        for (int picture = 0; picture < pictures.Count; picture++)
        {
            pictures.Read(picture, features);
            Run(features, logits);
            foreach (float logit in logits)
                (least, greatest) = (Math.Min(least, logit), Math.Max(greatest, logit));
        }
        return (least, greatest);
    }
}
