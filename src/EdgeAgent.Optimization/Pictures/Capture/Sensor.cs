using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Capture;

/// <summary>The camera's sensor: noise, and 8 bits for each colour.</summary>
internal static class Sensor
{
    private const float ByteSumMean = 510, ByteSumDeviation = 147.8f;

    private static readonly Vector256<uint> LaneNumbers = Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>Adds noise that is nearly normal: sums of four bytes, independent for each pixel and colour.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="seed">Which noise.</param>
    /// <param name="deviation">Standard deviation in the dark; in white it is twice as much.</param>
    /// <param name="colour">The share of noise that differs between colours.</param>
    public static void AddNoise(Canvas canvas, uint seed, float deviation, float colour)
    {
        Vector256<float> scale = Vector256.Create(deviation / ByteSumDeviation), own = Vector256.Create(colour), common = Vector256.Create(1 - colour), one = Vector256<float>.One;
        for (int at = 0; at < canvas.Red.Length; at++)
        {
            uint number = unchecked((uint)at * 32);
            Vector256<float> grey = Noise(seed, number) * common;
            canvas.Red[at] += (grey + (Noise(seed, unchecked(number + 8)) * own)) * scale * (one + canvas.Red[at]);
            canvas.Green[at] += (grey + (Noise(seed, unchecked(number + 16)) * own)) * scale * (one + canvas.Green[at]);
            canvas.Blue[at] += (grey + (Noise(seed, unchecked(number + 24)) * own)) * scale * (one + canvas.Blue[at]);
        }
    }

    /// <summary>Writes the picture as bytes [side, side, 3]; 1 becomes 255, what lies beyond is cut off.</summary>
    public static void Read(Canvas canvas, Span<byte> rgb)
    {
        int side = canvas.Side, width = canvas.Stride * Canvas.Lanes;
        ReadOnlySpan<int> red = Codes(canvas.Red), green = Codes(canvas.Green), blue = Codes(canvas.Blue);
        for (int y = 0, to = 0; y < side; y++)
        {
            for (int from = y * width, end = from + side; from < end; from++, to += 3)
            {
                rgb[to] = (byte)red[from];
                rgb[to + 1] = (byte)green[from];
                rgb[to + 2] = (byte)blue[from];
            }
        }
    }

    private static ReadOnlySpan<int> Codes(Vector256<float>[] plane)
    {
        Vector256<float> most = Vector256.Create(255f), half = Vector256.Create(0.5f);
        Span<Vector256<int>> codes = MemoryMarshal.Cast<Vector256<float>, Vector256<int>>(plane.AsSpan());
        for (int i = 0; i < plane.Length; i++)
        {
            Vector256<float> level = Vector256.MinNative(Vector256.MaxNative(plane[i] * most, Vector256<float>.Zero), most);
            codes[i] = Vector256.ConvertToInt32Native(level + half);
        }

        return MemoryMarshal.Cast<Vector256<int>, int>(codes);
    }

    private static Vector256<float> Noise(uint seed, uint number)
    {
        Vector256<uint> x = (LaneNumbers + Vector256.Create(number)) * Vector256.Create(0x9E3779B9u) ^ Vector256.Create(seed);
        x = (x ^ (x >>> 16)) * Vector256.Create(0x7FEB352Du);
        x = (x ^ (x >>> 15)) * Vector256.Create(0x846CA68Bu);
        x ^= x >>> 16;
        Vector256<uint> low = Vector256.Create(0x00FF00FFu), pairs = (x & low) + ((x >>> 8) & low), sum = (pairs & Vector256.Create(0xFFFFu)) + (pairs >>> 16);
        return Vector256.ConvertToSingle(sum.AsInt32()) - Vector256.Create(ByteSumMean);
    }
}
