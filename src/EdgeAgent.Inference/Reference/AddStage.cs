using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How two int8 operands are brought to one scale, added, and requantized.</summary>
/// <remarks>Both operands, less their zero points, are shifted left by 20 bits, scaled by their scale over twice the larger of the two scales,
/// added, and scaled to the output. Source: TensorFlow Lite reference kernels, ADD.</remarks>
internal sealed record AddStage(
    int ZeroPoint1, QuantizedMultiplier Factor1, int ZeroPoint2, QuantizedMultiplier Factor2,
    QuantizedMultiplier OutputFactor, int OutputZeroPoint, int Min, int Max)
{
    public const int LeftShift = 20;

    public sbyte Apply(sbyte a, sbyte b)
    {
        int scaled1 = FixedPoint.Multiply((a - ZeroPoint1) << LeftShift, Factor1.Multiplier, Factor1.Shift);
        int scaled2 = FixedPoint.Multiply((b - ZeroPoint2) << LeftShift, Factor2.Multiplier, Factor2.Shift);
        int sum = FixedPoint.Multiply(scaled1 + scaled2, OutputFactor.Multiplier, OutputFactor.Shift) + OutputZeroPoint;
        return (sbyte)Math.Clamp(sum, Min, Max);
    }

    /// <summary>The same stage as the kernels take it, its operands exchanged where <paramref name="swapped"/> is set.</summary>
    public Qs8AddParameters ToParameters(bool swapped) => new()
    {
        ZeroPoint1 = swapped ? ZeroPoint2 : ZeroPoint1,
        Factor1 = swapped ? Factor2 : Factor1,
        ZeroPoint2 = swapped ? ZeroPoint1 : ZeroPoint2,
        Factor2 = swapped ? Factor1 : Factor2,
        OutputFactor = OutputFactor,
        OutputZeroPoint = OutputZeroPoint,
        Minimum = Min,
        Maximum = Max,
    };
}
