using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The clamp of a fused activation function.</summary>
internal static class Activation
{
    /// <summary>The clamp on stored int8 values: the activation's bounds quantized as the output is, within the type.</summary>
    public static (int Min, int Max) Stored(PrepareContext context, ActivationFunction function, QuantizationParameters output) =>
        Stored(Real(context, function), output, sbyte.MinValue, sbyte.MaxValue);

    /// <summary>The clamp on stored values of a quantized output, int8 or int16.</summary>
    public static (int Min, int Max) Stored(PrepareContext context, ActivationFunction function, GraphTensor output) =>
        Stored(context, Real(context, function), output);

    /// <summary>The clamp on stored values of a quantized output, int8 or int16, for bounds in reals.</summary>
    public static (int Min, int Max) Stored(PrepareContext context, (float Min, float Max) bounds, GraphTensor output) =>
        output.Type == TensorType.Int16
            ? Stored(bounds, context.PerTensor(output), short.MinValue, short.MaxValue)
            : Stored(bounds, context.PerTensor(output), sbyte.MinValue, sbyte.MaxValue);

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

    private static (int Min, int Max) Stored((float Min, float Max) bounds, QuantizationParameters output, int smallest, int largest)
    {
        (float min, float max) = bounds;
        int Quantize(float bound) =>
            (int)Math.Clamp(MathF.Round(bound / output.Scale, MidpointRounding.AwayFromZero) + output.ZeroPoint, -65536f, 65536f);
        int least = float.IsInfinity(min) ? smallest : Math.Clamp(Quantize(min), smallest, largest);
        int most = float.IsInfinity(max) ? largest : Math.Clamp(Quantize(max), smallest, largest);
        return (least, Math.Max(least, most));
    }
}
