using System.Runtime.InteropServices;
using EdgeAgent.Imaging.Resampling;

namespace EdgeAgent.Imaging.Preprocessing;

/// <summary>Turns decoded pictures into input tensors: crop, antialiased bilinear resize, then one table look-up a channel.</summary>
/// <remarks>Keeps its buffers between calls; pictures of one size allocate nothing after the first. Not for use by several threads at once.</remarks>
public sealed class ImagePreprocessor
{
    private readonly BilinearResizer _resizer;
    private readonly Letterbox? _letterbox;
    private readonly byte[] _resized;
    private readonly ChannelValues _mean, _divisor;
    private readonly byte[][] _bytes = new byte[RgbImage.Channels][];
    private readonly float[][] _floats = new float[RgbImage.Channels][];

    /// <summary>Creates a preprocessor and its table.</summary>
    /// <param name="format">The tensor to make.</param>
    /// <exception cref="ArgumentException">A member of the format is out of its range.</exception>
    public ImagePreprocessor(ImageTensorFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Channels is not (1 or 3))
            throw new ArgumentException($"an input of {format.Channels} channels is no picture; 1 and 3 are", nameof(format));
        (_mean, _divisor) = (format.Mean ?? 0, format.Divisor ?? 1);
        if (!_mean.All(double.IsFinite) || !_divisor.All(value => double.IsFinite(value) && value != 0))
            throw new ArgumentException("the mean must be finite, and the divisor finite and not 0", nameof(format));
        if (format.Channels == 1 && !(_mean.IsUniform && _divisor.IsUniform))
            throw new ArgumentException("an input of 1 channel takes one mean and one divisor, not one a channel", nameof(format));
        if (format.CentralCrop is double crop && !(crop is > 0 and <= 1))
            throw new ArgumentException($"the central crop is {crop}; it must be above 0 and at most 1", nameof(format));
        if (format.Element != TensorElement.Float32 && !(format.QuantizationScale > 0))
            throw new ArgumentException($"the input's quantization scale is {format.QuantizationScale}; it must be above 0", nameof(format));
        if (format is { IsLetterboxed: true, CentralCrop: not null })
            throw new ArgumentException("a letterbox keeps the whole picture, and a central crop does not", nameof(format));
        Format = format;
        _resizer = new BilinearResizer(format.Width, format.Height);
        _letterbox = format.IsLetterboxed ? new Letterbox(format.Width, format.Height) : null;
        _resized = new byte[_resizer.OutputBytes];
        for (int channel = 0; channel < RgbImage.Channels; channel++)
            FillTable(channel);
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
        if (_letterbox is not null)
            _letterbox.Resize(image, _resized);
        else
            _resizer.Resize(image, part, _resized);
        Span<byte> values = _resized;
        if (Format.Channels == 1)
            values = ToLuminance(values);
        if (Format.Element == TensorElement.Float32)
            LookUp(values, _floats, MemoryMarshal.Cast<byte, float>(tensor));
        else
            LookUp(values, _bytes, tensor);
    }

    private void LookUp<T>(ReadOnlySpan<byte> values, T[][] tables, Span<T> tensor)
    {
        if (_mean.IsUniform && _divisor.IsUniform && !(Format.IsBgr && Format.Channels == RgbImage.Channels))
        {
            ReadOnlySpan<T> table = tables[0];
            for (int i = 0; i < values.Length; i++)
                tensor[i] = table[values[i]];
            return;
        }

        ReadOnlySpan<T> red = tables[0], green = tables[1], blue = tables[2];
        if (Format.IsBgr)
        {
            for (int i = 0; i + 2 < values.Length; i += RgbImage.Channels)
            {
                tensor[i] = blue[values[i + 2]];
                tensor[i + 1] = green[values[i + 1]];
                tensor[i + 2] = red[values[i]];
            }
            return;
        }
        for (int i = 0; i + 2 < values.Length; i += RgbImage.Channels)
        {
            tensor[i] = red[values[i]];
            tensor[i + 1] = green[values[i + 1]];
            tensor[i + 2] = blue[values[i + 2]];
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

    private void FillTable(int channel)
    {
        bool custom = Format.Mean is null && Format.Divisor is null;
        byte[] bytes = _bytes[channel] = new byte[256];
        float[] floats = _floats[channel] = new float[256];
        for (int value = 0; value < 256; value++)
        {
            double real = (value - _mean[channel]) / _divisor[channel];
            switch (Format.Element)
            {
                case TensorElement.Float32:
                    floats[value] = custom ? (value - 127.5f) / 127.5f : (float)real;
                    break;
                case TensorElement.Int8:
                    bytes[value] = unchecked((byte)(sbyte)(custom ? value - 128 : Quantize(real, sbyte.MinValue, sbyte.MaxValue)));
                    break;
                default:
                    bytes[value] = (byte)(custom ? value : Quantize(real, byte.MinValue, byte.MaxValue));
                    break;
            }
        }
    }

    private int Quantize(double real, int low, int high) =>
        (int)Math.Clamp(Math.Round(real / Format.QuantizationScale, MidpointRounding.AwayFromZero) + Format.QuantizationZeroPoint, low, high);
}
