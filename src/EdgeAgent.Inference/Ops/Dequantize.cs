using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>DEQUANTIZE: int8, uint8 or float16 to float32.</summary>
/// <remarks>float16 weights are converted once: see <see cref="Graphs.ConstantFolding"/>. Source: TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class Dequantize : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Int8, TensorType.UInt8, TensorType.Float16);
        context.RequireType(context.Output(), TensorType.Float32);
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        if (context.Input(0).Type == TensorType.Float16) return new FromHalf();
        QuantizationParameters from = context.PerTensor(context.Input(0));
        return new Prepared(from.Scale, from.ZeroPoint, context.Output().Shape.ElementCount);
    }

    private sealed class Prepared(double scale, int zeroPoint, long elements) : ElementRangesOp(elements, WorkEstimate.Scalars(elements))
    {
        public override string Kernel => "reference";

        protected override void EvalElements(EvalContext context, int start, int length) => ReferenceQuantize.ToFloat(
            context.Input<sbyte>(0).Slice(start, length), scale, zeroPoint, context.Output<float>().Slice(start, length));
    }

    private sealed class FromHalf : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceQuantize.ToFloat(context.Input<Half>(0), context.Output<float>());
    }
}
