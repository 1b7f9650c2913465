namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>The size and layout of raw frames.</summary>
/// <param name="Width">The width in pixels, 1 to <see cref="MaxSide"/>.</param>
/// <param name="Height">The height in pixels, 1 to <see cref="MaxSide"/>.</param>
/// <param name="Format">The layout.</param>
public sealed record FrameLayout(int Width, int Height, FrameFormat Format)
{
    /// <summary>The longest side.</summary>
    public const int MaxSide = 4096;

    /// <summary>The formats by their names in the configuration, which are those of ffmpeg's <c>-pix_fmt</c>, but for <c>gray8</c>, its <c>gray</c>.</summary>
    public static IReadOnlyDictionary<string, FrameFormat> Formats { get; } = new Dictionary<string, FrameFormat>(StringComparer.Ordinal)
    {
        ["rgb24"] = FrameFormat.Rgb24,
        ["bgr24"] = FrameFormat.Bgr24,
        ["yuv420p"] = FrameFormat.Yuv420P,
        ["gray8"] = FrameFormat.Gray8,
    };

    /// <summary>The bytes of one frame.</summary>
    public int Bytes => Format switch
    {
        FrameFormat.Yuv420P => Width * Height * 3 / 2,
        FrameFormat.Gray8 => Width * Height,
        _ => Width * Height * 3,
    };
}
