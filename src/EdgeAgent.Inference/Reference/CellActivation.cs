using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Reference;

/// <summary>The activations of recurrent layers on real numbers.</summary>
internal static class CellActivation
{
    /// <summary>1 / (1 + e^-x).</summary>
    public static float Logistic(float x) => 1 / (1 + MathF.Exp(-x));

    public static float Apply(ActivationFunction function, float x) => function switch
    {
        ActivationFunction.Tanh => MathF.Tanh(x),
        ActivationFunction.Relu => FloatActivation.Clamp(x, 0, float.PositiveInfinity),
        ActivationFunction.ReluN1To1 => FloatActivation.Clamp(x, -1, 1),
        ActivationFunction.Relu6 => FloatActivation.Clamp(x, 0, 6),
        _ => x,
    };

    /// <summary>Whether <see cref="Apply"/> knows the function.</summary>
    public static bool Knows(ActivationFunction function) => function != ActivationFunction.SignBit;
}
