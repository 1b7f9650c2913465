using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>|x|.</summary>
internal readonly struct AbsoluteValue : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Abs(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Abs(x);
}

/// <summary>-x; integers wrap.</summary>
internal readonly struct Negation<T> : IVectorUnaryFunction<T>
    where T : unmanaged, INumber<T>
{
    public T Apply(T x) => unchecked(-x);

    public Vector<T> Apply(Vector<T> x) => -x;
}

/// <summary>e^x.</summary>
internal readonly struct Exponential : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Exp(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Exp(x);
}

/// <summary>The natural logarithm.</summary>
internal readonly struct Logarithm : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Log(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Log(x);
}

/// <summary>The square root.</summary>
internal readonly struct SquareRoot : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Sqrt(x);

    public Vector<float> Apply(Vector<float> x) => Vector.SquareRoot(x);
}

/// <summary>1 over the square root.</summary>
internal readonly struct ReciprocalSquareRoot : IVectorUnaryFunction<float>
{
    public float Apply(float x) => 1 / MathF.Sqrt(x);

    public Vector<float> Apply(Vector<float> x) => Vector<float>.One / Vector.SquareRoot(x);
}

/// <summary>x^2.</summary>
internal readonly struct Square : IVectorUnaryFunction<float>
{
    public float Apply(float x) => x * x;

    public Vector<float> Apply(Vector<float> x) => x * x;
}

/// <summary>The sine.</summary>
internal readonly struct Sine : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Sin(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Sin(x);
}

/// <summary>The cosine.</summary>
internal readonly struct Cosine : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Cos(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Cos(x);
}

/// <summary>The smallest integer that is not below x.</summary>
internal readonly struct Ceiling : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Ceiling(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Ceiling(x);
}

/// <summary>The largest integer that is not above x.</summary>
internal readonly struct Floor : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Floor(x);

    public Vector<float> Apply(Vector<float> x) => Vector.Floor(x);
}

/// <summary>The nearest integer, halves to the even one.</summary>
internal readonly struct RoundToEven : IVectorUnaryFunction<float>
{
    public float Apply(float x) => MathF.Round(x, MidpointRounding.ToEven);

    public Vector<float> Apply(Vector<float> x) => Vector.Round(x, MidpointRounding.ToEven);
}

/// <summary>x above 0, e^x - 1 below.</summary>
internal readonly struct ExponentialLinear : IUnaryFunction<float, float>
{
    public float Apply(float x) => x < 0 ? ExpMinusOne(x) : x;

    /// <summary>e^x - 1 without losing the digits of a small x.</summary>
    private static float ExpMinusOne(float x)
    {
        double wide = x;
        return (float)(wide > -1e-3 ? wide * (1 + wide * (0.5 + wide * (1 / 6.0 + wide / 24))) : Math.Exp(wide) - 1);
    }
}

/// <summary>x * clamp(x + 3, 0, 6) / 6.</summary>
internal readonly struct HardSwishFunction : IVectorUnaryFunction<float>
{
    public float Apply(float x) => x * MathF.Min(6, MathF.Max(0, x + 3)) / 6;

    public Vector<float> Apply(Vector<float> x)
    {
        Vector<float> six = new(6f);
        return x * Vector.Min(six, Vector.Max(Vector<float>.Zero, x + new Vector<float>(3f))) / six;
    }
}

/// <summary>x above 0, alpha * x else.</summary>
internal readonly struct LeakyRectifier(float alpha) : IVectorUnaryFunction<float>
{
    public float Apply(float x) => x > 0 ? x : x * alpha;

    public Vector<float> Apply(Vector<float> x) => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, x * alpha);
}

/// <summary>x times the standard normal distribution's share below x, through the complementary error function.</summary>
internal readonly struct GaussianErrorLinear : IUnaryFunction<float, float>
{
    public float Apply(float x) => 0.5f * x * (float)ErrorFunction.Complementary(x * -0.70710678118654752440f);
}

/// <summary>The approximation of <see cref="GaussianErrorLinear"/> by a hyperbolic tangent.</summary>
internal readonly struct GaussianErrorLinearByTanh : IUnaryFunction<float, float>
{
    private const float RootOfTwoOverPi = 0.79788456080286535588f;

    public float Apply(float x) => 0.5f * x * (1 + MathF.Tanh(RootOfTwoOverPi * (x + 0.044715f * x * x * x)));
}

/// <summary>-1, 0 or 1.</summary>
internal readonly struct SignOf<T> : IUnaryFunction<T, T>
    where T : unmanaged, INumber<T>
{
    public T Apply(T x) => x > T.Zero ? T.One : x < T.Zero ? -T.One : x;
}

/// <summary>1 where a bool is 0, else 0.</summary>
internal readonly struct LogicalNegation : IUnaryFunction<byte, byte>
{
    public byte Apply(byte x) => (byte)(x == 0 ? 1 : 0);
}

/// <summary>x within two bounds; the lower one where it is not a number.</summary>
internal readonly struct RealClamp(float min, float max) : IVectorUnaryFunction<float>
{
    public float Apply(float x) => FloatActivation.Clamp(x, min, max);

    public Vector<float> Apply(Vector<float> x)
    {
        Vector<float> low = new(min), high = new(max);
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, low), x, low);
        return Vector.ConditionalSelect(Vector.LessThan(x, high), x, high);
    }
}
