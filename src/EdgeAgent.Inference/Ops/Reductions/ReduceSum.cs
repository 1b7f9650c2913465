using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>SUM over constant axes; float32, int8, uint8, int16, int32 and int64.</summary>
/// <remarks>Eight-bit sums are requantized. int16 input and output are quantized alike, and stored values are added in their type and wrap. Source:
/// TensorFlow Lite reference kernels, SUM; they read the bytes of int8 tensors as uint8, which is not followed.</remarks>
internal sealed class ReduceSum()
    : ReductionOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(Input);
        switch (input.Type)
        {
            case TensorType.Float32: return Create(context, default(Sum<float>), 0f);
            case TensorType.Int32: return Create(context, default(Sum<int>), 0);
            case TensorType.Int64: return Create(context, default(Sum<long>), 0L);
            case TensorType.Int16:
                if (input.Quantization is not null) Activation.RequireSameQuantization(context, input, context.Output());
                return Create(context, default(Sum<short>), (short)0);
            default: return EightBit(context);
        }
    }

    private static PreparedOp EightBit(PrepareContext context)
    {
        GraphTensor input = context.Input(Input), output = context.Output();
        Reduction reduction = Map(context);
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(output);
        context.Require(reduction.Count < 1 << 23, input, $"each sum takes {reduction.Count} elements", "fewer than 2^23");
        context.ReserveScratch(output.Shape.ElementCount * sizeof(int));
        Requantization stage = new(context.Factor((double)from.Scale / to.Scale), to.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
        return context.Kernels is null
            ? new Naive(reduction, from.ZeroPoint, stage)
            : new SumEightBitRows(Rows(context), reduction.Count, from.ZeroPoint, stage);
    }

    private sealed class Naive(Reduction reduction, int zeroPoint, Requantization stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceReduce.Sum(reduction, context.Input<sbyte>(Input), zeroPoint, stage, context.Scratch<int>(), context.Output<sbyte>());
    }
}
