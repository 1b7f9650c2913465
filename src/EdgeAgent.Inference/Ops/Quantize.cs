using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Elementwise;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>QUANTIZE: float32 to int8, uint8 or int16, or between quantizations of int8, uint8, int16 and int32.</summary>
/// <remarks>uint8 and int8 of the same reals are stored alike, so that conversion costs nothing. Source: TensorFlow Lite 8-bit quantization
/// specification.</remarks>
internal sealed class Quantize : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32);
        context.RequireType(context.Output(), TargetsOf(input.Type));
        return input.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0), output = context.Output();
        QuantizationParameters to = context.PerTensor(output);
        if (input.Type == TensorType.Float32)
        {
            long elements = input.Shape.ElementCount;
            return output.IsEightBit
                ? new FromFloat<sbyte>(to.Scale, to.ZeroPoint, elements)
                : new FromFloat<short>(to.Scale, to.ZeroPoint, elements);
        }

        QuantizationParameters from = context.PerTensor(input);
        if (from.SameAs(to) && output.IsEightBit == input.IsEightBit && (input.IsEightBit || input.Type == output.Type)) return new PassOn();
        (int min, int max) = Bounds(output);
        Requantization stage = new(context.Factor((double)from.Scale / to.Scale), to.ZeroPoint, min, max);
        if (input.IsEightBit && output.IsEightBit)
            return TableLookup.Create(context, LookupTable.Create(element => stage.Apply(element - from.ZeroPoint)));
        return input.Type switch
        {
            TensorType.Int16 => To<short>(context, from.ZeroPoint, stage),
            TensorType.Int32 => To<int>(context, from.ZeroPoint, stage),
            _ => To<sbyte>(context, from.ZeroPoint, stage),
        };
    }

    private static TensorType[] TargetsOf(TensorType input) => input switch
    {
        TensorType.Float32 => [TensorType.Int8, TensorType.UInt8, TensorType.Int16],
        TensorType.Int16 => [TensorType.Int8, TensorType.Int16, TensorType.Int32],
        TensorType.Int32 => [TensorType.Int8, TensorType.Int16],
        _ => [TensorType.Int8, TensorType.UInt8],
    };

    private static (int Min, int Max) Bounds(GraphTensor output) => output.Type switch
    {
        TensorType.Int32 => (int.MinValue, int.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        _ => (sbyte.MinValue, sbyte.MaxValue),
    };

    private static PreparedOp To<T>(PrepareContext context, int zeroPoint, Requantization stage)
        where T : unmanaged, IBinaryInteger<T> => context.Output().Type switch
        {
            TensorType.Int32 => UnaryLoop.Create<T, int, RequantizedElement<T, int>>(context, new(zeroPoint, stage)),
            TensorType.Int16 => UnaryLoop.Create<T, short, RequantizedElement<T, short>>(context, new(zeroPoint, stage)),
            _ => UnaryLoop.Create<T, sbyte, RequantizedElement<T, sbyte>>(context, new(zeroPoint, stage)),
        };

    private sealed class FromFloat<T>(float scale, int zeroPoint, long elements) : ElementRangesOp(elements, WorkEstimate.Scalars(elements))
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Kernel => "reference";

        protected override void EvalElements(EvalContext context, int start, int length) => ReferenceQuantize.FromFloat(
            context.Input<float>(0).Slice(start, length), scale, zeroPoint, context.Output<T>().Slice(start, length));
    }
}
