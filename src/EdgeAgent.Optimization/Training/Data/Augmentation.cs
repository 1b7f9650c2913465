namespace EdgeAgent.Optimization.Training.Data;

/// <summary>One drawn variation of a picture.</summary>
/// <remarks>All numbers are drawn whether they are used or not, so that a switch changes nothing about the others.</remarks>
internal readonly struct Augmentation
{
    private const float White = byte.MaxValue;

    private readonly bool _flips;
    private readonly float _shiftX, _shiftY, _zoom, _brightness, _contrast;

    private Augmentation(AugmentationOptions options, Random random)
    {
        _flips = (random.Next() & 1) != 0 && options.Flip;
        _shiftX = Draw(random, options.Shift);
        _shiftY = Draw(random, options.Shift);
        _zoom = 1 + Draw(random, options.Zoom);
        _brightness = White * Draw(random, options.Brightness);
        _contrast = 1 + Draw(random, options.Contrast);
    }

    /// <summary>Draws a variation.</summary>
    public static Augmentation Of(AugmentationOptions options, Random random) => new(options, random);

    /// <summary>Varies a picture.</summary>
    /// <param name="source">[height, width, channels] in 0..255.</param>
    /// <param name="height">The height.</param>
    /// <param name="width">The width.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="target">Receives the same shape in 0..255, with fractions.</param>
    public void Apply(ReadOnlySpan<byte> source, int height, int width, int channels, Span<float> target)
    {
        Move(source, height, width, channels, target);
        Light(target);
    }

    // Bilinear between the four pixels around the place that a target pixel comes from; places outside take the nearest edge.
    private void Move(ReadOnlySpan<byte> source, int height, int width, int channels, Span<float> target)
    {
        float centreX = (width - 1) * 0.5f, centreY = (height - 1) * 0.5f;
        float stepX = (_flips ? -1 : 1) / _zoom, stepY = 1 / _zoom;
        for (int y = 0, to = 0; y < height; y++)
        {
            float fromY = Math.Clamp(centreY + ((y - centreY - (_shiftY * height)) * stepY), 0, height - 1);
            int top = (int)fromY, bottom = Math.Min(top + 1, height - 1);
            float down = fromY - top;
            for (int x = 0; x < width; x++)
            {
                float fromX = Math.Clamp(centreX + ((x - centreX - (_shiftX * width)) * stepX), 0, width - 1);
                int left = (int)fromX, right = Math.Min(left + 1, width - 1);
                float across = fromX - left;
                int topLeft = ((top * width) + left) * channels, topRight = ((top * width) + right) * channels;
                int bottomLeft = ((bottom * width) + left) * channels, bottomRight = ((bottom * width) + right) * channels;
                for (int c = 0; c < channels; c++, to++)
                {
                    float upper = source[topLeft + c] + (across * (source[topRight + c] - source[topLeft + c]));
                    float lower = source[bottomLeft + c] + (across * (source[bottomRight + c] - source[bottomLeft + c]));
                    target[to] = upper + (down * (lower - upper));
                }
            }
        }
    }

    private void Light(Span<float> target)
    {
        double sum = 0;
        foreach (float value in target)
            sum += value;
        float mean = (float)(sum / target.Length), offset = mean + _brightness - (mean * _contrast);
        for (int i = 0; i < target.Length; i++)
            target[i] = Math.Clamp((target[i] * _contrast) + offset, 0, White);
    }

    private static float Draw(Random random, double reach) => (float)(((2 * random.NextDouble()) - 1) * reach);
}
