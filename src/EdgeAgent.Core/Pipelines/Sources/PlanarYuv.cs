namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Planar YUV 4:2:0 to RGB by ITU-R BT.601 with luma 16 to 235, chroma repeated for the four pixels that share it.</summary>
/// <remarks>R = 1.164 (Y - 16) + 1.596 (V - 128), G = 1.164 (Y - 16) - 0.813 (V - 128) - 0.391 (U - 128), B = 1.164 (Y - 16) + 2.018 (U - 128), in fixed point with
/// 8 fractional bits: 298, 409, 208, 100, 516.</remarks>
internal static class PlanarYuv
{
    private const int Luma = 298, RedV = 409, GreenV = 208, GreenU = 100, BlueU = 516, Half = 128, Shift = 8;

    public static void ToRgb(ReadOnlySpan<byte> frame, int width, int height, Span<byte> rgb)
    {
        int pixels = width * height, chromaWidth = width / 2;
        ReadOnlySpan<byte> u = frame.Slice(pixels, pixels / 4), v = frame.Slice(pixels + (pixels / 4), pixels / 4);
        for (int y = 0; y < height; y++)
            Row(frame.Slice(y * width, width), u.Slice(y / 2 * chromaWidth, chromaWidth), v.Slice(y / 2 * chromaWidth, chromaWidth), rgb.Slice(y * width * 3, width * 3));
    }

    // The sums are below 2^18.
    private static void Row(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, Span<byte> rgb)
    {
        unchecked
        {
            for (int x = 0, to = 0; x + 1 < luma.Length && (x >> 1) < u.Length && (x >> 1) < v.Length && to + 5 < rgb.Length; x += 2, to += 6)
            {
                int du = u[x >> 1] - 128, dv = v[x >> 1] - 128;
                int red = (RedV * dv) + Half, green = Half - (GreenV * dv) - (GreenU * du), blue = (BlueU * du) + Half;
                int first = Luma * (luma[x] - 16), second = Luma * (luma[x + 1] - 16);
                rgb[to] = Clip(first + red);
                rgb[to + 1] = Clip(first + green);
                rgb[to + 2] = Clip(first + blue);
                rgb[to + 3] = Clip(second + red);
                rgb[to + 4] = Clip(second + green);
                rgb[to + 5] = Clip(second + blue);
            }
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> Shift, 0, 255);
}
