using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of BATCH_MATMUL of int16: dot products of rows and columns, in 64 bits.</summary>
internal sealed class BatchMatMulInt16 : PreparedOp
{
    private readonly MatrixOperands<short> _operands;
    private readonly QuantizedMultiplier _factor;

    private BatchMatMulInt16(MatrixOperands<short> operands, QuantizedMultiplier factor) => (_operands, _factor) = (operands, factor);

    public override string Kernel => "vector-rows";

    public static BatchMatMulInt16 Create(PrepareContext context, MatrixProduct product, QuantizedMultiplier factor) =>
        new(new MatrixOperands<short>(context, product, sizeof(short)), factor);

    public override void Eval(EvalContext context)
    {
        MatrixProduct product = _operands.Product;
        Span<short> output = context.Output<short>();
        int at = 0, depth = product.Depth;
        for (int b = 0; b < product.Batches; b++)
        {
            ReadOnlySpan<short> left = _operands.Left(context, product.Operands.First(b));
            ReadOnlySpan<short> right = _operands.Right(context, product.Operands.Second(b));
            for (int m = 0; m < product.Rows; m++)
                for (int n = 0; n < product.Columns; n++)
                {
                    long sum = Int16Products.Sum(left.Slice(m * depth, depth), right.Slice(n * depth, depth));
                    output[at++] = (short)Math.Clamp(FixedPoint.Multiply(sum, _factor.Multiplier, _factor.Shift), short.MinValue, short.MaxValue);
                }
        }
    }
}
