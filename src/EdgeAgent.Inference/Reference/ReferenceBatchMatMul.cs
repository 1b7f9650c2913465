using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>BATCH_MATMUL by its definition.</summary>
/// <remarks>Integer sums wrap. Source: TensorFlow Lite reference kernels, BATCH_MATMUL.</remarks>
internal static class ReferenceBatchMatMul
{
    public static void Run(MatrixProduct product, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output)
    {
        int at = 0;
        for (int b = 0; b < product.Batches; b++)
        {
            ReadOnlySpan<float> x = left[(product.Operands.First(b) * product.LeftLength)..];
            ReadOnlySpan<float> y = right[(product.Operands.Second(b) * product.RightLength)..];
            for (int m = 0; m < product.Rows; m++)
                for (int n = 0; n < product.Columns; n++)
                {
                    float sum = 0;
                    for (int k = 0; k < product.Depth; k++) sum += x[product.LeftIndex(m, k)] * y[product.RightIndex(k, n)];
                    output[at++] = sum;
                }
        }
    }

    public static void Run(
        MatrixProduct product, ReadOnlySpan<sbyte> left, int leftZeroPoint, ReadOnlySpan<sbyte> right, int rightZeroPoint, OutputStage stage,
        Span<sbyte> output)
    {
        int at = 0;
        for (int b = 0; b < product.Batches; b++)
        {
            ReadOnlySpan<sbyte> x = left[(product.Operands.First(b) * product.LeftLength)..];
            ReadOnlySpan<sbyte> y = right[(product.Operands.Second(b) * product.RightLength)..];
            for (int m = 0; m < product.Rows; m++)
                for (int n = 0; n < product.Columns; n++)
                {
                    int sum = 0;
                    for (int k = 0; k < product.Depth; k++)
                        sum = unchecked(sum + (x[product.LeftIndex(m, k)] - leftZeroPoint) * (y[product.RightIndex(k, n)] - rightZeroPoint));
                    output[at++] = stage.Apply(sum, 0);
                }
        }
    }

    public static void Run(
        MatrixProduct product, ReadOnlySpan<short> left, ReadOnlySpan<short> right, QuantizedMultiplier factor, Span<short> output)
    {
        int at = 0;
        for (int b = 0; b < product.Batches; b++)
        {
            ReadOnlySpan<short> x = left[(product.Operands.First(b) * product.LeftLength)..];
            ReadOnlySpan<short> y = right[(product.Operands.Second(b) * product.RightLength)..];
            for (int m = 0; m < product.Rows; m++)
                for (int n = 0; n < product.Columns; n++)
                {
                    long sum = 0;
                    for (int k = 0; k < product.Depth; k++) sum += x[product.LeftIndex(m, k)] * y[product.RightIndex(k, n)];
                    output[at++] = (short)Math.Clamp(FixedPoint.Multiply(sum, factor.Multiplier, factor.Shift), short.MinValue, short.MaxValue);
                }
        }
    }
}
