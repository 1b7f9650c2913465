using System.Numerics.Tensors;
using EdgeAgent.Kernels;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>The part of a picture that a pooling window covers at one place.</summary>
/// <param name="Width">Columns of the picture.</param>
/// <param name="Top">The first row.</param>
/// <param name="Bottom">The row behind the last.</param>
/// <param name="Left">The first column.</param>
/// <param name="Right">The column behind the last.</param>
internal readonly record struct PoolPlace(int Width, int Top, int Bottom, int Left, int Right)
{
    /// <summary>Pixels whose sum of codes, at most 255 each, floats hold.</summary>
    public const int MostExactPixels = 1 << 16;

    /// <summary>How many pixels are covered.</summary>
    public int Count => (Bottom - Top) * (Right - Left);

    public static PoolPlace Of(Window2D window, int place)
    {
        int top = (place / window.OutputWidth * window.StrideHeight) - window.PadTop, left = (place % window.OutputWidth * window.StrideWidth) - window.PadLeft;
        return new PoolPlace(
            window.InputWidth, Math.Max(top, 0), Math.Min(top + window.KernelHeight, window.InputHeight), Math.Max(left, 0), Math.Min(left + window.KernelWidth, window.InputWidth));
    }

    public void Maximum(ReadOnlySpan<float> map, Span<float> result)
    {
        result.Fill(float.NegativeInfinity);
        for (int pixel = 0; pixel < Count; pixel++)
            TensorPrimitives.Max(result, Pixel(map, pixel, result.Length), result);
    }

    public void Sum(ReadOnlySpan<float> map, Span<float> result)
    {
        result.Clear();
        for (int pixel = 0; pixel < Count; pixel++)
            TensorPrimitives.Add(result, Pixel(map, pixel, result.Length), result);
    }

    public void Mean(ReadOnlySpan<float> map, Span<float> result)
    {
        Sum(map, result);
        TensorPrimitives.Divide(result, Count, result);
    }

    /// <summary>The mean of codes, half away from zero, as AVERAGE_POOL_2D of int8 rounds; values are codes less the zero point.</summary>
    public void MeanOfCodes(ReadOnlySpan<float> map, int zeroPoint, Span<float> result)
    {
        Sum(map, result);
        for (int c = 0; c < result.Length; c++)
        {
            int sum = (int)result[c] + (Count * zeroPoint);
            result[c] = (sum > 0 ? (sum + (Count / 2)) / Count : (sum - (Count / 2)) / Count) - zeroPoint;
        }
    }

    public void Spread(ReadOnlySpan<float> gradient, Span<float> map)
    {
        for (int pixel = 0; pixel < Count; pixel++)
        {
            Span<float> target = map.Slice(At(pixel, gradient.Length), gradient.Length);
            TensorPrimitives.MultiplyAdd(gradient, 1f / Count, target, target);
        }
    }

    public void PassToMaximum(ReadOnlySpan<float> map, ReadOnlySpan<float> gradient, Span<float> target)
    {
        for (int c = 0; c < gradient.Length; c++)
        {
            int best = At(0, gradient.Length) + c;
            for (int pixel = 1; pixel < Count; pixel++)
            {
                int candidate = At(pixel, gradient.Length) + c;
                if (map[candidate] > map[best])
                    best = candidate;
            }

            target[best] += gradient[c];
        }
    }

    private ReadOnlySpan<float> Pixel(ReadOnlySpan<float> map, int pixel, int channels) => map.Slice(At(pixel, channels), channels);

    private int At(int pixel, int channels) => (((Top + (pixel / (Right - Left))) * Width) + Left + (pixel % (Right - Left))) * channels;
}
