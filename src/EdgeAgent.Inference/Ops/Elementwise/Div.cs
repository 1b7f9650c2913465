using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>DIV; float32, uint8 and int32. An integer divided by 0 gives 0.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, DIV.</remarks>
internal sealed class Div() : BinaryOp(TensorType.Float32, TensorType.UInt8, TensorType.Int32)
{
    private const double LargestFactor = 1 << 20;

    public override PreparedOp Prepare(PrepareContext context)
    {
        ActivationFunction activation = context.OptionsOrNull<DivOptions>()?.FusedActivation ?? ActivationFunction.None;
        switch (context.Input(First).Type)
        {
            case TensorType.Float32:
                return Floats<Quotient>(context, activation);
            case TensorType.Int32:
                (float min, float max) = Activation.Real(context, activation);
                int least = float.IsInfinity(min) ? int.MinValue : (int)min, most = float.IsInfinity(max) ? int.MaxValue : (int)max;
                return BinaryLoop.Create<int, int, Clamped<int, TruncatedQuotient>>(context, new(default, least, most));
        }

        QuantizationParameters first = context.PerTensor(context.Input(First)), second = context.PerTensor(context.Input(Second));
        float factor = first.Scale / (second.Scale * context.PerTensor(context.Output()).Scale);
        context.Require(factor < LargestFactor, context.Output(), $"its scales give the factor {factor:G6}", $"a factor below {LargestFactor}");
        return BinaryLoop.Create<sbyte, sbyte, QuantizedQuotient>(
            context, new(first.ZeroPoint, second.ZeroPoint, Requantization(context, factor, activation)));
    }
}
