using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>The steps of a product of many quantized elements: each multiplication is scaled, so that 32 bits hold it.</summary>
/// <param name="InputZeroPoint">Zero point of the factors.</param>
/// <param name="Factor">The input's scale over the n-th root of the output's, for n factors.</param>
/// <param name="OutputZeroPoint">Zero point of the product.</param>
/// <remarks>Source: TensorFlow Lite reference kernels, REDUCE_PROD.</remarks>
internal readonly record struct QuantizedProductStage<T>(int InputZeroPoint, QuantizedMultiplier Factor, int OutputZeroPoint)
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public int First(T element) => int.CreateTruncating(element) - InputZeroPoint;

    public int Next(int product, T element) => Scale((long)product * First(element));

    public T Finish(int product)
    {
        int stored = unchecked(Scale(product) + OutputZeroPoint);
        return T.CreateTruncating(Math.Clamp(stored, int.CreateTruncating(T.MinValue), int.CreateTruncating(T.MaxValue)));
    }

    private int Scale(long value) => FixedPoint.Multiply(value, Factor.Multiplier, Factor.Shift);
}
