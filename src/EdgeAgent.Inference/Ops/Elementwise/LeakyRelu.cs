using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>LEAKY_RELU; float32, int8, uint8 and int16.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, LEAKY_RELU.</remarks>
internal sealed class LeakyRelu() : UnaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        float alpha = context.Options<LeakyReluOptions>().Alpha;
        context.Require(float.IsFinite(alpha), null, $"its alpha is {alpha}", "a finite alpha");
        if (context.Input(0).Type == TensorType.Float32) return UnaryLoop.CreateVector<float, LeakyRectifier>(context, new(alpha));

        QuantizationParameters from = context.PerTensor(context.Input(0)), to = context.PerTensor(context.Output());
        context.Require(alpha >= 0, null, $"its alpha is {alpha}", "an alpha of 0 or more for integers");
        QuantizedLeakyRectifier function = new(
            from.ZeroPoint, to.ZeroPoint, context.Factor(from.Scale / to.Scale), context.Factor(from.Scale * alpha / to.Scale));
        return context.Input(0).IsEightBit
            ? TableLookup.Create(context, LookupTable.Create(function.Scale))
            : UnaryLoop.Create<short, short, QuantizedLeakyRectifier>(context, function);
    }
}
