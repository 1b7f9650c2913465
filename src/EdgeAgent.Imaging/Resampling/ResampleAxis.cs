namespace EdgeAgent.Imaging.Resampling;

/// <summary>The taps of one axis: for each output position where its source pixels start, how many there are, and their fixed-point weights.</summary>
/// <remarks>The triangle filter of Pillow's BILINEAR: support 1 when enlarging, scaled by the reduction otherwise, weights that sum to one before they are
/// rounded to <see cref="WeightBits"/> fractional bits.</remarks>
internal sealed class ResampleAxis
{
    /// <summary>Fractional bits of a weight: 32 less 8 of the pixel less 2 of headroom.</summary>
    public const int WeightBits = 22;

    private readonly int[] _starts, _counts, _weights;
    private readonly int _stride;

    public ResampleAxis(int sourceLength, int outputLength)
    {
        SourceLength = sourceLength;
        double scale = (double)sourceLength / outputLength;
        double filterScale = Math.Max(scale, 1.0);
        _stride = ((int)Math.Ceiling(filterScale) * 2) + 1;
        _starts = new int[outputLength];
        _counts = new int[outputLength];
        _weights = new int[outputLength * _stride];
        double[] real = new double[_stride];
        for (int i = 0; i < outputLength; i++)
        {
            double center = (i + 0.5) * scale;
            int start = Math.Max(0, (int)(center - filterScale + 0.5));
            int count = Math.Min(sourceLength, (int)(center + filterScale + 0.5)) - start;
            double sum = 0;
            for (int k = 0; k < count; k++)
                sum += real[k] = Math.Max(0, 1 - Math.Abs((k + start - center + 0.5) * (1.0 / filterScale)));
            for (int k = 0; k < count; k++)
                _weights[(i * _stride) + k] = (int)(0.5 + (real[k] / sum * (1 << WeightBits)));
            _starts[i] = start;
            _counts[i] = count;
        }
    }

    /// <summary>The length that the taps were made for.</summary>
    public int SourceLength { get; }

    public int Start(int output) => _starts[output];

    public ReadOnlySpan<int> Weights(int output) => _weights.AsSpan(output * _stride, _counts[output]);
}
