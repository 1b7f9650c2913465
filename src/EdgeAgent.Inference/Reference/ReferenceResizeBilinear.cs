using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>RESIZE_BILINEAR by its definition: input [N,H,W,C], output [N,OH,OW,C].</summary>
/// <remarks>int8 and int16 interpolate in 10-bit fixed point and round half away from zero; uint8 and float32 interpolate in float32, uint8 with 0.5
/// added and cut off. Source: TensorFlow Lite reference kernels, RESIZE_BILINEAR.</remarks>
internal static class ReferenceResizeBilinear
{
    /// <summary>The form of int8 and int16.</summary>
    public static void Run<T>(ResizeAxes axes, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = 0;
        for (int n = 0; n < axes.Batches; n++)
            for (int y = 0; y < axes.Rows.Length; y++)
                for (int x = 0; x < axes.Columns.Length; x++)
                {
                    (int y0, int y1, int fy) = (axes.Rows[y].Low, axes.Rows[y].High, axes.Rows[y].Fraction10);
                    (int x0, int x1, int fx) = (axes.Columns[x].Low, axes.Columns[x].High, axes.Columns[x].Fraction10);
                    for (int c = 0; c < axes.Channels; c++)
                    {
                        long sum = long.CreateChecked(input[axes.Index(n, y0, x0, c)]) * (1024 - fy) * (1024 - fx)
                            + long.CreateChecked(input[axes.Index(n, y1, x0, c)]) * fy * (1024 - fx)
                            + long.CreateChecked(input[axes.Index(n, y0, x1, c)]) * (1024 - fy) * fx
                            + long.CreateChecked(input[axes.Index(n, y1, x1, c)]) * fy * fx;
                        output[at++] = T.CreateTruncating((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
                    }
                }
    }

    /// <summary>The uint8 form, on tensors stored as int8.</summary>
    public static void RunUInt8(ResizeAxes axes, ReadOnlySpan<sbyte> input, Span<sbyte> output)
    {
        int at = 0;
        for (int n = 0; n < axes.Batches; n++)
            for (int y = 0; y < axes.Rows.Length; y++)
                for (int x = 0; x < axes.Columns.Length; x++)
                {
                    (int y0, int y1, float fy) = (axes.Rows[y].Low, axes.Rows[y].High, axes.Rows[y].Fraction);
                    (int x0, int x1, float fx) = (axes.Columns[x].Low, axes.Columns[x].High, axes.Columns[x].Fraction);
                    for (int c = 0; c < axes.Channels; c++)
                    {
                        float sum = (input[axes.Index(n, y0, x0, c)] + 128) * (1 - fy) * (1 - fx)
                            + (input[axes.Index(n, y1, x0, c)] + 128) * fy * (1 - fx)
                            + (input[axes.Index(n, y0, x1, c)] + 128) * (1 - fy) * fx
                            + (input[axes.Index(n, y1, x1, c)] + 128) * fy * fx
                            + 0.5f;
                        output[at++] = unchecked((sbyte)((int)sum - 128));
                    }
                }
    }

    public static void Run(ResizeAxes axes, ReadOnlySpan<float> input, Span<float> output)
    {
        int at = 0;
        for (int n = 0; n < axes.Batches; n++)
            for (int y = 0; y < axes.Rows.Length; y++)
                for (int x = 0; x < axes.Columns.Length; x++)
                {
                    (int y0, int y1, float fy) = (axes.Rows[y].Low, axes.Rows[y].High, axes.Rows[y].Fraction);
                    (int x0, int x1, float fx) = (axes.Columns[x].Low, axes.Columns[x].High, axes.Columns[x].Fraction);
                    for (int c = 0; c < axes.Channels; c++)
                    {
                        output[at++] = input[axes.Index(n, y0, x0, c)] * (1 - fy) * (1 - fx)
                            + input[axes.Index(n, y1, x0, c)] * fy * (1 - fx)
                            + input[axes.Index(n, y0, x1, c)] * (1 - fy) * fx
                            + input[axes.Index(n, y1, x1, c)] * fy * fx;
                    }
                }
    }
}
