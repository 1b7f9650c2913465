using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>QUANTIZE: float32 to int8 or uint8, or between quantizations of int8 and uint8.</summary>
/// <remarks>uint8 and int8 of the same reals are stored alike, so that conversion costs nothing. Source: TensorFlow Lite 8-bit quantization
/// specification.</remarks>
internal sealed class Quantize : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Float32, TensorType.Int8, TensorType.UInt8);
        context.RequireType(context.Output(), TensorType.Int8, TensorType.UInt8);
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        QuantizationParameters to = context.PerTensor(context.Output());
        if (!input.IsEightBit) return new FromFloat(to.Scale, to.ZeroPoint, input.Shape.ElementCount);

        QuantizationParameters from = context.PerTensor(input);
        if (from.SameAs(to)) return new PassOn();
        OutputStage stage = new([context.Factor((double)from.Scale / to.Scale)], to.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
        return TableLookup.Create(context, LookupTable.Create(element => stage.Apply(element - from.ZeroPoint, 0)));
    }

    private sealed class FromFloat(float scale, int zeroPoint, long elements) : ElementRangesOp(elements, WorkEstimate.Scalars(elements))
    {
        public override string Kernel => "reference";

        protected override void EvalElements(EvalContext context, int start, int length) => ReferenceQuantize.FromFloat(
            context.Input<float>(0).Slice(start, length), scale, zeroPoint, context.Output<sbyte>().Slice(start, length));
    }
}
