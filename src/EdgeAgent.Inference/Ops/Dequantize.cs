using System.Numerics;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>DEQUANTIZE: int8, uint8, int16 or float16 to float32.</summary>
/// <remarks>float16 weights are converted once: see <see cref="Graphs.ConstantFolding"/>. Source: TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class Dequantize : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Float16);
        context.RequireType(context.Output(), TensorType.Float32);
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        long elements = context.Output().Shape.ElementCount;
        if (context.Input(0).Type == TensorType.Float16) return new FromHalf(elements);
        QuantizationParameters from = context.PerTensor(context.Input(0));
        return context.Input(0).Type == TensorType.Int16
            ? new Prepared<short>(from.Scale, from.ZeroPoint, elements)
            : new Prepared<sbyte>(from.Scale, from.ZeroPoint, elements);
    }

    private sealed class Prepared<T>(double scale, int zeroPoint, long elements) : ElementRangesOp(elements, WorkEstimate.Scalars(elements))
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Kernel => "reference";

        protected override void EvalElements(EvalContext context, int start, int length) => ReferenceQuantize.ToFloat(
            context.Input<T>(0).Slice(start, length), scale, zeroPoint, context.Output<float>().Slice(start, length));
    }

    private sealed class FromHalf(long elements) : ElementRangesOp(elements, WorkEstimate.Vectors(elements))
    {
        public override string Kernel => "f16-f32";

        protected override void EvalElements(EvalContext context, int start, int length) => HalfWidening.ToSingle(
            context.Input<Half>(0).Slice(start, length), context.Output<float>().Slice(start, length));
    }
}
