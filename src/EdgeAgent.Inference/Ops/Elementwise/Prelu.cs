using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>PRELU: x above 0, alpha * x else, with alphas that broadcast to the input's shape; float32, int8 and uint8.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, PRELU.</remarks>
internal sealed class Prelu() : BinaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        context.Require(context.Output().Shape.Equals(context.Input(First).Shape), context.Input(Second),
            $"its shape is {context.Input(Second).Shape}", $"a shape that broadcasts to {context.Input(First).Shape}");
        if (context.Input(First).Type == TensorType.Float32) return BinaryLoop.CreateVector<float, ParametricRectifier>(context, default);

        QuantizationParameters input = context.PerTensor(context.Input(First)), alpha = context.PerTensor(context.Input(Second));
        QuantizationParameters output = context.PerTensor(context.Output());
        return BinaryLoop.Create<sbyte, sbyte, QuantizedParametricRectifier>(context, new(
            input.ZeroPoint, alpha.ZeroPoint, context.Factor(input.Scale / output.Scale),
            context.Factor(input.Scale * alpha.Scale / output.Scale), output.ZeroPoint));
    }
}
