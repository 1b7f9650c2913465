using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>CAST of one element, as C++ converts: floats are cut off, integers wrap, and bools are whether a number is not 0.</summary>
/// <param name="inputOffset">128 for uint8 input, which is stored as int8; else 0.</param>
/// <param name="outputOffset">-128 for uint8 output; else 0.</param>
/// <param name="toBool">Whether the output is a bool.</param>
internal readonly struct Conversion<TInput, TOutput>(int inputOffset, int outputOffset, bool toBool) : IUnaryFunction<TInput, TOutput>
    where TInput : unmanaged, INumber<TInput>
    where TOutput : unmanaged, INumber<TOutput>
{
    public TOutput Apply(TInput x)
    {
        bool isFloat = typeof(TInput) == typeof(float);
        if (toBool) return isFloat ? (x == TInput.Zero ? TOutput.Zero : TOutput.One) : (ToInt64(x) == 0 ? TOutput.Zero : TOutput.One);
        return isFloat && typeof(TOutput) == typeof(float)
            ? TOutput.CreateTruncating(x)
            : TOutput.CreateTruncating(unchecked(ToInt64(x) + outputOffset));
    }

    private long ToInt64(TInput x) => unchecked(long.CreateTruncating(x) + inputOffset);
}
