using System.Buffers;
using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Training.Kernels;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>Products of whole numbers whose sums do not fit the 24 bits of floats: parts of the depth are multiplied in float and joined in int32.</summary>
internal static class ExactProduct
{
    /// <summary>Products of codes, at most 127 * 255, that fit 24 bits together.</summary>
    public const int PartDepth = 512;

    /// <summary>Computes a product; the result is the bits of int32.</summary>
    public static void Run(ReadOnlySpan<float> inputs, RightSide right, int rows, int depth, int columns, Span<float> result, int stride)
    {
        float[] part = ArrayPool<float>.Shared.Rent(rows * columns);
        Span<int> sums = MemoryMarshal.Cast<float, int>(result);
        for (int first = 0; first < depth; first += PartDepth)
        {
            LeftSide left = new(inputs[first..], depth, 1);
            RightSide of = new(right.Values[(first * right.Step)..], right.Panel, right.Step);
            MatrixProduct.Run(left, of, rows, Math.Min(PartDepth, depth - first), columns, part, columns, accumulates: false);
            for (int row = 0; row < rows; row++)
            {
                Span<int> line = sums.Slice(row * stride, columns);
                for (int i = 0; i < columns; i++)
                    line[i] = (first == 0 ? 0 : line[i]) + (int)part[(row * columns) + i];
            }
        }

        ArrayPool<float>.Shared.Return(part);
    }
}
