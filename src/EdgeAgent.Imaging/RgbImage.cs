namespace EdgeAgent.Imaging;

/// <summary>A picture of 8-bit red, green and blue, row after row from the top left, without gaps.</summary>
public sealed class RgbImage
{
    /// <summary>The number of channels of a pixel.</summary>
    public const int Channels = 3;

    private readonly byte[] _pixels;

    /// <summary>Creates a black picture.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public RgbImage(int width, int height)
        : this(width, height, new byte[ByteCount(width, height)])
    {
    }

    /// <summary>Creates a picture over bytes that it then owns.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="pixels">Exactly width * height * 3 bytes, [height, width, 3].</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != ByteCount(width, height))
            throw new ArgumentException($"a picture of {width} x {height} pixels has {ByteCount(width, height)} bytes, not {pixels.Length}", nameof(pixels));
        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The bytes [height, width, 3]; writable.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>The bytes of one row, [width, 3]; writable.</summary>
    /// <param name="y">The row, 0 at the top.</param>
    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width * Channels, Width * Channels);

    private static int ByteCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return width * height * Channels;
    }
}
