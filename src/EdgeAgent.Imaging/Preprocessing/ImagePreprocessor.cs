using System.Runtime.InteropServices;
using EdgeAgent.Imaging.Resampling;

namespace EdgeAgent.Imaging.Preprocessing;

/// <summary>Turns decoded pictures into input tensors: crop, antialiased bilinear resize, then one table look-up a channel.</summary>
/// <remarks>Keeps its buffers between calls; pictures of one size allocate nothing after the first. Not for use by several threads at once.</remarks>
public sealed class ImagePreprocessor
{
    private readonly BilinearResizer _resizer;
    private readonly byte[] _resized;
    private readonly byte[] _bytes = new byte[256];
    private readonly float[] _floats = new float[256];

    /// <summary>Creates a preprocessor and its table.</summary>
    /// <param name="format">The tensor to make.</param>
    /// <exception cref="ArgumentException">A member of the format is out of its range.</exception>
    public ImagePreprocessor(ImageTensorFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Channels is not (1 or 3))
            throw new ArgumentException($"an input of {format.Channels} channels is no picture; 1 and 3 are", nameof(format));
        if (format.Divisor == 0 || !double.IsFinite(format.Divisor ?? 1) || !double.IsFinite(format.Mean ?? 0))
            throw new ArgumentException("the mean must be finite, and the divisor finite and not 0", nameof(format));
        if (format.CentralCrop is double crop && !(crop is > 0 and <= 1))
            throw new ArgumentException($"the central crop is {crop}; it must be above 0 and at most 1", nameof(format));
        if (format.Element != TensorElement.Float32 && !(format.QuantizationScale > 0))
            throw new ArgumentException($"the input's quantization scale is {format.QuantizationScale}; it must be above 0", nameof(format));
        Format = format;
        _resizer = new BilinearResizer(format.Width, format.Height);
        _resized = new byte[_resizer.OutputBytes];
        for (int value = 0; value < 256; value++)
            FillTable(value);
    }

    /// <summary>The tensor that is made.</summary>
    public ImageTensorFormat Format { get; }

    /// <summary>The bytes of the tensor.</summary>
    public int TensorBytes => Format.Width * Format.Height * Format.Channels * (Format.Element == TensorElement.Float32 ? sizeof(float) : 1);

    /// <summary>Writes one picture as a tensor.</summary>
    /// <param name="image">The picture, of any size.</param>
    /// <param name="tensor">Receives [1, height, width, channels]; exactly <see cref="TensorBytes"/> long.</param>
    /// <exception cref="ArgumentException">The tensor has another length.</exception>
    public void Run(RgbImage image, Span<byte> tensor)
    {
        if (tensor.Length != TensorBytes)
            throw new ArgumentException($"the tensor has {tensor.Length} bytes, not {TensorBytes}", nameof(tensor));
        PixelRectangle part = Format.CentralCrop is double crop ? PixelRectangle.CentralSquare(image, crop) : PixelRectangle.Whole(image);
        _resizer.Resize(image, part, _resized);
        Span<byte> values = _resized;
        if (Format.Channels == 1)
            values = ToLuminance(values);
        if (Format.Element == TensorElement.Float32)
        {
            Span<float> floats = MemoryMarshal.Cast<byte, float>(tensor);
            for (int i = 0; i < values.Length; i++)
                floats[i] = _floats[values[i]];
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
                tensor[i] = _bytes[values[i]];
        }
    }

    // L = 0.299 R + 0.587 G + 0.114 B with 16 fractional bits, rounded, as Pillow's conversion to "L"; in place.
    private static Span<byte> ToLuminance(Span<byte> rgb)
    {
        int count = rgb.Length / RgbImage.Channels;
        for (int i = 0, from = 0; i < count; i++, from += RgbImage.Channels)
            rgb[i] = (byte)(((rgb[from] * 19595) + (rgb[from + 1] * 38470) + (rgb[from + 2] * 7471) + 0x8000) >> 16);
        return rgb[..count];
    }

    private void FillTable(int value)
    {
        bool custom = Format.Mean is null && Format.Divisor is null;
        double real = (value - (Format.Mean ?? 0)) / (Format.Divisor ?? 1);
        switch (Format.Element)
        {
            case TensorElement.Float32:
                _floats[value] = custom ? (value - 127.5f) / 127.5f : (float)real;
                break;
            case TensorElement.Int8:
                _bytes[value] = unchecked((byte)(sbyte)(custom ? value - 128 : Quantize(real, sbyte.MinValue, sbyte.MaxValue)));
                break;
            default:
                _bytes[value] = (byte)(custom ? value : Quantize(real, byte.MinValue, byte.MaxValue));
                break;
        }
    }

    private int Quantize(double real, int low, int high) =>
        (int)Math.Clamp(Math.Round(real / Format.QuantizationScale, MidpointRounding.AwayFromZero) + Format.QuantizationZeroPoint, low, high);
}
