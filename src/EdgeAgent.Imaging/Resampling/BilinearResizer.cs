using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Imaging.Resampling;

/// <summary>Resizes pictures to one size with the antialiased triangle filter, equal to Pillow's <c>Image.resize(size, BILINEAR)</c> to the bit.</summary>
/// <remarks>Rows first, then columns, each rounded to 8 bits. Taps and the intermediate rows are kept between calls, so that pictures of one size allocate
/// nothing after the first. Not for use by several threads at once.</remarks>
public sealed class BilinearResizer
{
    private const int Half = 1 << (ResampleAxis.WeightBits - 1);

    private readonly int[] _sums;
    private ResampleAxis? _horizontal, _vertical;
    private byte[] _rows = [];

    /// <summary>Creates a resizer.</summary>
    /// <param name="width">The output width in pixels, at least 1.</param>
    /// <param name="height">The output height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public BilinearResizer(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        _sums = new int[width * RgbImage.Channels];
    }

    /// <summary>The output width in pixels.</summary>
    public int Width { get; }

    /// <summary>The output height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bytes of one output picture, [height, width, 3].</summary>
    public int OutputBytes => Width * Height * RgbImage.Channels;

    /// <summary>Resizes a part of a picture; pixels outside the part have no influence.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="part">The part of it.</param>
    /// <param name="destination">Receives [height, width, 3]; exactly <see cref="OutputBytes"/> long.</param>
    /// <exception cref="ArgumentException">The part does not lie in the picture, or the destination has another length.</exception>
    public void Resize(RgbImage source, PixelRectangle part, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (part.X < 0 || part.Y < 0 || part.Width < 1 || part.Height < 1 || part.X > source.Width - part.Width || part.Y > source.Height - part.Height)
            throw new ArgumentException($"{part} does not lie in a picture of {source.Width} x {source.Height} pixels", nameof(part));
        if (destination.Length != OutputBytes)
            throw new ArgumentException($"the destination has {destination.Length} bytes, not {OutputBytes}", nameof(destination));
        if (_horizontal?.SourceLength != part.Width)
            _horizontal = new ResampleAxis(part.Width, Width);
        if (_vertical?.SourceLength != part.Height)
            _vertical = new ResampleAxis(part.Height, Height);
        int rowBytes = Width * RgbImage.Channels;
        if (_rows.Length < part.Height * rowBytes)
            _rows = new byte[part.Height * rowBytes];
        for (int y = 0; y < part.Height; y++)
            ResizeRow(source.Row(part.Y + y).Slice(part.X * RgbImage.Channels, part.Width * RgbImage.Channels), _horizontal, _rows.AsSpan(y * rowBytes, rowBytes));
        for (int y = 0; y < Height; y++)
            BlendRows(_vertical.Start(y), _vertical.Weights(y), destination.Slice(y * rowBytes, rowBytes));
    }

    // Sums stay below 2^31: the weights of one pixel add up to 2^22 and a few units of rounding, times 255.
    private static void ResizeRow(ReadOnlySpan<byte> source, ResampleAxis axis, Span<byte> destination)
    {
        for (int x = 0, to = 0; to < destination.Length; x++, to += RgbImage.Channels)
        {
            ReadOnlySpan<int> weights = axis.Weights(x);
            int from = axis.Start(x) * RgbImage.Channels, lastFrom = from + ((weights.Length - 1) * RgbImage.Channels);
            Span<byte> pixel = destination.Slice(to, RgbImage.Channels);
            if (lastFrom <= source.Length - sizeof(uint))
                BlendWide(source, from, weights, pixel);
            else
                Blend(source.Slice(from, weights.Length * RgbImage.Channels), weights, pixel);
        }
    }

    // A pixel and the byte after it are loaded at once and widened to 32 bits, red, green, blue, and one lane that nobody reads; the caller knows that the byte is there.
    private static void BlendWide(ReadOnlySpan<byte> source, int from, ReadOnlySpan<int> weights, Span<byte> pixel)
    {
        Vector128<int> sums = Vector128.Create(Half);
        ref byte first = ref MemoryMarshal.GetReference(source);
        foreach (int weight in weights)
        {
            Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, from))).AsByte();
            sums += Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32() * weight;
            from += RgbImage.Channels;
        }
        sums = Vector128.Min(Vector128.Max(sums >> ResampleAxis.WeightBits, Vector128<int>.Zero), Vector128.Create(255));
        pixel[0] = unchecked((byte)sums.GetElement(0));
        pixel[1] = unchecked((byte)sums.GetElement(1));
        pixel[2] = unchecked((byte)sums.GetElement(2));
    }

    private static void Blend(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> weights, Span<byte> pixel)
    {
        unchecked
        {
            int red = Half, green = Half, blue = Half;
            for (int k = 0, from = 0; k < weights.Length && from + 2 < pixels.Length; k++, from += RgbImage.Channels)
            {
                red += pixels[from] * weights[k];
                green += pixels[from + 1] * weights[k];
                blue += pixels[from + 2] * weights[k];
            }
            (pixel[0], pixel[1], pixel[2]) = (Clip(red), Clip(green), Clip(blue));
        }
    }

    private void BlendRows(int start, ReadOnlySpan<int> weights, Span<byte> destination)
    {
        Span<int> sums = _sums;
        sums.Fill(Half);
        for (int k = 0; k < weights.Length; k++)
            MultiplyAdd(sums, _rows.AsSpan((start + k) * sums.Length, sums.Length), weights[k]);
        for (int i = 0; i < sums.Length; i++)
            destination[i] = Clip(sums[i]);
    }

    private static void MultiplyAdd(Span<int> sums, ReadOnlySpan<byte> row, int weight)
    {
        unchecked
        {
            int i = 0;
            for (int lanes = Vector<byte>.Count; i <= row.Length - lanes; i += lanes)
            {
                // Bytes widen twice; the four quarters keep memory order.
                Vector.Widen(new Vector<byte>(row[i..]), out Vector<ushort> low, out Vector<ushort> high);
                Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
                Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
                Span<Vector<int>> target = MemoryMarshal.Cast<int, Vector<int>>(sums.Slice(i, lanes));
                target[0] += Vector.AsVectorInt32(first) * weight;
                target[1] += Vector.AsVectorInt32(second) * weight;
                target[2] += Vector.AsVectorInt32(third) * weight;
                target[3] += Vector.AsVectorInt32(fourth) * weight;
            }
            for (; i < row.Length; i++)
                sums[i] += row[i] * weight;
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleAxis.WeightBits, 0, 255);
}
