namespace EdgeAgent.Imaging.Decoding;

/// <summary>What a picture file may ask for before any of it is decoded.</summary>
/// <remarks>Decoding needs at most about 16 bytes of memory a pixel while it runs (a progressive JPEG), 6 for other files.</remarks>
public sealed record ImageLimits
{
    /// <summary>The limits that apply where none are given.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>The largest file in bytes.</summary>
    /// <value>64 MiB by default.</value>
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>The largest width * height.</summary>
    /// <value>16,777,216 by default: 4096 x 4096, above the 12 megapixels of the Raspberry Pi cameras.</value>
    public long MaxPixels { get; init; } = 1L << 24;
}
