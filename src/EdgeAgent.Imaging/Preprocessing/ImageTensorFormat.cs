namespace EdgeAgent.Imaging.Preprocessing;

/// <summary>The input tensor that a picture becomes: [1, height, width, channels].</summary>
/// <remarks>
/// Without <see cref="Mean"/> and <see cref="Divisor"/> the type's custom applies: uint8 takes the channel values 0..255 as they are, int8 takes them less 128,
/// float32 takes (x - 127.5) / 127.5. With either, the real value is (x - mean) / divisor (mean 0 and divisor 1 where not given), and integer tensors quantize it:
/// q = round(real / scale) + zeroPoint, ties away from zero, clamped to the type.
/// </remarks>
public sealed record ImageTensorFormat
{
    /// <summary>The height in pixels, at least 1.</summary>
    public required int Height { get; init; }

    /// <summary>The width in pixels, at least 1.</summary>
    public required int Width { get; init; }

    /// <summary>3 for red, green, blue, or 1 for luminance (ITU-R BT.601).</summary>
    public int Channels { get; init; } = RgbImage.Channels;

    /// <summary>The element type.</summary>
    public required TensorElement Element { get; init; }

    /// <summary>The tensor's scale; integer types only.</summary>
    public double QuantizationScale { get; init; } = 1;

    /// <summary>The tensor's zero point; integer types only.</summary>
    public int QuantizationZeroPoint { get; init; }

    /// <summary>Subtracted from each channel value, finite; null for the type's custom. One number for all channels where the tensor has one channel.</summary>
    public ChannelValues? Mean { get; init; }

    /// <summary>Divides each channel value after the mean was subtracted; null for the type's custom; never 0. As the mean.</summary>
    public ChannelValues? Divisor { get; init; }

    /// <summary>The side of the central square that is kept, as a fraction of the shorter side, above 0 and at most 1; null stretches the whole picture.</summary>
    public double? CentralCrop { get; init; }

    /// <summary>Whether the whole picture keeps its proportion, in the middle of a border of black pixels; excludes <see cref="CentralCrop"/>.</summary>
    public bool IsLetterboxed { get; init; }

    /// <summary>Whether the tensor's channels are blue, green, red; mean and divisor go with their colour. Of no effect on one channel.</summary>
    public bool IsBgr { get; init; }
}
