using System.Globalization;

namespace EdgeAgent.Inference;

/// <summary>How stored integers mean real numbers: <c>real = scale * (q - zeroPoint)</c>, for the whole tensor or per slice of one axis.</summary>
public sealed class QuantizationParameters
{
    private readonly float[] _scales;
    private readonly int[] _zeroPoints;

    /// <summary>Makes parameters for a whole tensor.</summary>
    public QuantizationParameters(float scale, int zeroPoint)
        : this([scale], [zeroPoint], axis: 0)
    {
    }

    /// <summary>Makes parameters with one scale per slice of <paramref name="axis"/>, or one for the whole tensor.</summary>
    /// <param name="scales">One scale, or one per slice.</param>
    /// <param name="zeroPoints">As many zero points as scales.</param>
    /// <param name="axis">The quantized axis; without meaning when there is one scale.</param>
    /// <exception cref="ArgumentException">There is no scale, or there are not as many zero points as scales.</exception>
    public QuantizationParameters(ReadOnlySpan<float> scales, ReadOnlySpan<int> zeroPoints, int axis)
    {
        if (scales.IsEmpty || scales.Length != zeroPoints.Length)
            throw new ArgumentException("Quantization needs at least one scale, and as many zero points as scales.", nameof(scales));
        _scales = scales.ToArray();
        _zeroPoints = zeroPoints.ToArray();
        Axis = axis;
    }

    private QuantizationParameters(float[] scales, int[] zeroPoints, int axis) => (_scales, _zeroPoints, Axis) = (scales, zeroPoints, axis);

    /// <summary>One scale, or one per slice of <see cref="Axis"/>.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>As many zero points as scales.</summary>
    public ReadOnlySpan<int> ZeroPoints => _zeroPoints;

    /// <summary>The quantized axis: the dimension that has a scale per slice.</summary>
    public int Axis { get; }

    /// <summary>More than one scale.</summary>
    public bool IsPerAxis => _scales.Length > 1;

    /// <summary>The scale of the whole tensor; of the first slice when there are several.</summary>
    public float Scale => _scales[0];

    /// <summary>The zero point of the whole tensor; of the first slice when there are several.</summary>
    public int ZeroPoint => _zeroPoints[0];

    /// <summary>As the constructor, of arrays that nobody changes any more: they are not copied.</summary>
    internal static QuantizationParameters Of(float[] scales, int[] zeroPoints, int axis) => new(scales, zeroPoints, axis);

    /// <summary>The same scales with every zero point moved by <paramref name="offset"/>.</summary>
    internal QuantizationParameters ShiftZeroPoints(int offset)
    {
        int[] shifted = new int[_zeroPoints.Length];
        for (int i = 0; i < shifted.Length; i++) shifted[i] = _zeroPoints[i] + offset;
        return Of(_scales, shifted, Axis);
    }

    /// <summary>Whether both mean the same real number by the same integer.</summary>
    internal bool SameAs(QuantizationParameters other) =>
        _scales.AsSpan().SequenceEqual(other._scales) && _zeroPoints.AsSpan().SequenceEqual(other._zeroPoints) && (!IsPerAxis || Axis == other.Axis);

    /// <summary><c>scale 0.0235, zero point -128</c>, or the number of slices and their axis.</summary>
    public override string ToString() => IsPerAxis
        ? string.Create(CultureInfo.InvariantCulture, $"{_scales.Length} scales on axis {Axis}")
        : string.Create(CultureInfo.InvariantCulture, $"scale {Scale:G6}, zero point {ZeroPoint}");
}
