namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Orders of bytes in pixels.</summary>
internal static class PixelOrder
{
    /// <summary>Blue, green, red to red, green, blue.</summary>
    public static void Reverse(ReadOnlySpan<byte> bgr, Span<byte> rgb)
    {
        rgb = rgb[..bgr.Length];
        for (int i = 0; i + 2 < bgr.Length; i += 3)
        {
            rgb[i] = bgr[i + 2];
            rgb[i + 1] = bgr[i + 1];
            rgb[i + 2] = bgr[i];
        }
    }

    /// <summary>One byte to three that are equal.</summary>
    public static void Spread(ReadOnlySpan<byte> gray, Span<byte> rgb)
    {
        for (int i = 0, to = 0; i < gray.Length && to + 2 < rgb.Length; i++, to += 3)
            rgb[to] = rgb[to + 1] = rgb[to + 2] = gray[i];
    }
}
