namespace EdgeAgent.Imaging.Resampling;

/// <summary>Resizes pictures so that they fit into one size with their proportion kept, in the middle of a black border.</summary>
/// <remarks>Odd remainders leave the extra row below and the extra column right. Buffers are kept between calls: pictures of one size allocate nothing after the first.
/// Not for use by several threads at once.</remarks>
/// <param name="width">The output width in pixels, at least 1.</param>
/// <param name="height">The output height in pixels, at least 1.</param>
public sealed class Letterbox(int width, int height)
{
    private BilinearResizer? _resizer;
    private byte[] _narrow = [];

    /// <summary>Resizes a picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="destination">Receives [height, width, 3]; exactly that long.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Resize(RgbImage source, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (destination.Length != width * height * RgbImage.Channels)
            throw new ArgumentException($"the destination has {destination.Length} bytes, not {width * height * RgbImage.Channels}", nameof(destination));
        double scale = Math.Min((double)width / source.Width, (double)height / source.Height);
        int innerWidth = Math.Clamp((int)Math.Round(source.Width * scale), 1, width), innerHeight = Math.Clamp((int)Math.Round(source.Height * scale), 1, height);
        if (_resizer?.Width != innerWidth || _resizer.Height != innerHeight)
        {
            _resizer = new BilinearResizer(innerWidth, innerHeight);
            _narrow = new byte[_resizer.OutputBytes];
        }
        _resizer.Resize(source, PixelRectangle.Whole(source), _narrow);
        destination.Clear();
        int left = (width - innerWidth) / 2, top = (height - innerHeight) / 2, rowBytes = innerWidth * RgbImage.Channels;
        for (int y = 0; y < innerHeight; y++)
            _narrow.AsSpan(y * rowBytes, rowBytes).CopyTo(destination[((((top + y) * width) + left) * RgbImage.Channels)..]);
    }
}
