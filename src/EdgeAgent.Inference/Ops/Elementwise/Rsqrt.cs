using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>RSQRT; float32 and int8. The largest int8 stands for the root of 0 and of negative numbers, which TensorFlow Lite refuses to run.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, RSQRT.</remarks>
internal sealed class Rsqrt() : UnaryOp(TensorType.Float32, TensorType.Int8)
{
    private const int SpareBits = 20;

    public override PreparedOp Prepare(PrepareContext context)
    {
        if (context.Input(0).Type == TensorType.Float32) return UnaryLoop.CreateVector<float, ReciprocalSquareRoot>(context, default);
        QuantizationParameters from = context.PerTensor(context.Input(0)), to = context.PerTensor(context.Output());
        QuantizedMultiplier factor = context.Factor(1 / (double)(MathF.Sqrt(from.Scale) * to.Scale));
        context.Require(factor.Shift < SpareBits, context.Output(), $"its scale is {to.Scale:G6}, its input's {from.Scale:G6}",
            "scales whose factor is below 2^20");
        return TableLookup.Create(context, LookupTable.Create(element =>
        {
            int value = element - from.ZeroPoint;
            if (value <= 0) return sbyte.MaxValue;
            QuantizedMultiplier root = FixedPointRoots.ReciprocalSquareRoot(value);
            int fine = FixedPoint.Multiply(1, root.Multiplier, root.Shift + SpareBits);
            return FixedPoint.Multiply(fine, factor.Multiplier, Math.Max(factor.Shift - SpareBits, -31)) + to.ZeroPoint;
        }));
    }
}
