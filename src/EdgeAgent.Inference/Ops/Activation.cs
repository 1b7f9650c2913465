using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The clamp of a fused activation function.</summary>
internal static class Activation
{
    /// <summary>The clamp on stored int8 values: the activation's bounds quantized as the output is, within the type.</summary>
    public static (int Min, int Max) Stored(PrepareContext context, ActivationFunction function, QuantizationParameters output)
    {
        (float min, float max) = Real(context, function);
        int Quantize(float bound) =>
            (int)Math.Clamp(MathF.Round(bound / output.Scale, MidpointRounding.AwayFromZero) + output.ZeroPoint, -65536f, 65536f);
        int least = float.IsInfinity(min) ? sbyte.MinValue : Math.Clamp(Quantize(min), sbyte.MinValue, sbyte.MaxValue);
        int most = float.IsInfinity(max) ? sbyte.MaxValue : Math.Clamp(Quantize(max), sbyte.MinValue, sbyte.MaxValue);
        return (least, Math.Max(least, most));
    }

    /// <summary>The clamp on floats; infinite where there is none.</summary>
    public static (float Min, float Max) Real(PrepareContext context, ActivationFunction function) => function switch
    {
        ActivationFunction.None => (float.NegativeInfinity, float.PositiveInfinity),
        ActivationFunction.Relu => (0, float.PositiveInfinity),
        ActivationFunction.ReluN1To1 => (-1, 1),
        ActivationFunction.Relu6 => (0, 6),
        _ => throw context.Unsupported(null, $"its fused activation is {function}", "None, Relu, ReluN1To1, Relu6"),
    };

    /// <summary>Requires that a node has no fused activation.</summary>
    public static void RequireNone(PrepareContext context, ActivationFunction function) =>
        context.Require(function == ActivationFunction.None, null, $"its fused activation is {function}", "None");

    /// <summary>Requires that stored values of both tensors mean the same reals.</summary>
    public static void RequireSameQuantization(PrepareContext context, GraphTensor input, GraphTensor output)
    {
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(output);
        context.Require(from.SameAs(to), output, $"it has {output.FileQuantization}, its input {input.FileQuantization}",
            "the quantization of the input");
    }
}
