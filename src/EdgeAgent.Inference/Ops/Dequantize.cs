using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>DEQUANTIZE: int8 or uint8 to float32.</summary>
/// <remarks>Source: TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class Dequantize : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Int8, TensorType.UInt8);
        context.RequireType(context.Output(), TensorType.Float32);
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        QuantizationParameters from = context.PerTensor(context.Input(0));
        return new Prepared(from.Scale, from.ZeroPoint);
    }

    private sealed class Prepared(double scale, int zeroPoint) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceQuantize.ToFloat(context.Input<sbyte>(0), scale, zeroPoint, context.Output<float>());
    }
}
