using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>BATCH_MATMUL: left [B..,M,K], right [B..,K,N], either with its last two axes exchanged -> [B..,M,N]; batches broadcast.</summary>
/// <remarks>float32, int8, and int16 (zero points 0). Right operands that are constant are packed once, others in each invocation. Source:
/// TensorFlow Lite reference kernels, BATCH_MATMUL.</remarks>
internal sealed class BatchMatMul : Op
{
    private const int Left = 0, Right = 1;

    /// <summary>The largest exponent of a factor that 64-bit sums are scaled by.</summary>
    private const int LargestWideShift = 7;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor left = context.Input(Left), right = context.Input(Right);
        context.RequireType(left, TensorType.Float32, TensorType.Int8, TensorType.Int16);
        context.RequireSameType(right, left);
        context.RequireSameType(context.Output(), left);
        foreach (GraphTensor operand in (ReadOnlySpan<GraphTensor>)[left, right])
        {
            context.Require(operand.Shape.Rank >= 2, operand, $"its shape is {operand.Shape}", "two dimensions or more");
            context.RequireNotEmpty(operand);
        }

        BatchMatMulOptions options = context.Options<BatchMatMulOptions>();
        Shape? output = MatrixProduct.Infer(left.Shape, right.Shape, options.AdjointX, options.AdjointY);
        context.Require(output is not null, right, $"its shape is {right.Shape}, the left operand's {left.Shape}",
            "matrices that can be multiplied, and batch extents that are equal or 1");
        return output!;
    }

    public override long CountMacs(PrepareContext context) => checked(
        context.Output().Shape.ElementCount * context.Input(Left).Shape.FromEnd(context.Options<BatchMatMulOptions>().AdjointX ? 2 : 1));

    public override PreparedOp Prepare(PrepareContext context)
    {
        BatchMatMulOptions options = context.Options<BatchMatMulOptions>();
        GraphTensor left = context.Input(Left), right = context.Input(Right), output = context.Output();
        MatrixProduct product = MatrixProduct.Create(left.Shape, right.Shape, output.Shape, options.AdjointX, options.AdjointY);
        return left.Type switch
        {
            TensorType.Float32 => context.Kernels is { } kernels ? BatchMatMulFloat.Create(context, kernels, product) : new FloatReference(product),
            TensorType.Int16 => Int16(context, product),
            _ => Int8(context, product),
        };
    }

    private static PreparedOp Int8(PrepareContext context, MatrixProduct product)
    {
        context.Require(product.Depth <= Qs8GemmWeights.LargestDepth, context.Input(Left), $"each sum takes {product.Depth} products",
            $"at most {Qs8GemmWeights.LargestDepth}");
        QuantizationParameters left = context.PerTensor(context.Input(Left)), right = context.PerTensor(context.Input(Right));
        OutputStage stage = new([Factor(context)], context.PerTensor(context.Output()).ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
        return context.Kernels is { } kernels
            ? BatchMatMulInt8.Create(context, kernels, product, left.ZeroPoint, right.ZeroPoint, stage)
            : new Int8Reference(product, left.ZeroPoint, right.ZeroPoint, stage);
    }

    private static PreparedOp Int16(PrepareContext context, MatrixProduct product)
    {
        foreach (GraphTensor tensor in (ReadOnlySpan<GraphTensor>)[context.Input(Left), context.Input(Right), context.Output()])
            context.Require(context.PerTensor(tensor).ZeroPoint == 0, tensor, $"it has {tensor.FileQuantization}", "zero point 0 for int16");
        QuantizedMultiplier factor = Factor(context);
        context.Require(factor.Shift <= LargestWideShift, context.Output(), $"its scale is {context.Output().FileQuantization!.Scale:G6}",
            "a scale that does not multiply sums by 128 or more");
        return context.Kernels is null ? new Int16Reference(product, factor) : BatchMatMulInt16.Create(context, product, factor);
    }

    private static QuantizedMultiplier Factor(PrepareContext context)
    {
        float product = context.PerTensor(context.Input(Left)).Scale * context.PerTensor(context.Input(Right)).Scale;
        return context.Factor((double)product / context.PerTensor(context.Output()).Scale);
    }

    private sealed class FloatReference(MatrixProduct product) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceBatchMatMul.Run(product, context.Input<float>(Left), context.Input<float>(Right), context.Output<float>());
    }

    private sealed class Int8Reference(MatrixProduct product, int leftZeroPoint, int rightZeroPoint, OutputStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceBatchMatMul.Run(
            product, context.Input<sbyte>(Left), leftZeroPoint, context.Input<sbyte>(Right), rightZeroPoint, stage, context.Output<sbyte>());
    }

    private sealed class Int16Reference(MatrixProduct product, QuantizedMultiplier factor) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceBatchMatMul.Run(product, context.Input<short>(Left), context.Input<short>(Right), factor, context.Output<short>());
    }
}
