using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Reductions;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>MEAN over constant axes; int8, uint8, int16, int32, int64 and float32.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, MEAN.</remarks>
internal sealed class Mean : Op
{
    private const int Input = 0, Axes = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(
            input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(context.Output(), input);
        return input.Shape.Without(ReducedAxes(context), context.OptionsOrNull<ReducerOptions>()?.KeepDims ?? false);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        if (MeanRows.TryCreate(context) is { } rows) return rows;

        GraphTensor input = context.Input(Input), output = context.Output();
        Reduction reduction = new(input.Shape, ReducedAxes(context));
        if (input.Type == TensorType.Float32)
            return context.Kernels is not null && reduction.IsOverMiddle
                ? new Float(input.Shape[0], reduction.Count)
                : new FloatReference(reduction);

        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(output);
        int largestCount = input.IsEightBit ? (1 << 23) - 1 : Qs16Pooling.LargestCount;
        context.Require(reduction.Count <= largestCount, input, $"each mean takes {reduction.Count} elements", $"at most {largestCount}");
        context.ReserveScratch(output.Shape.ElementCount * sizeof(int));
        QuantizedMultiplier factor = context.Factor((double)from.Scale / to.Scale);
        bool isFast = context.Kernels is not null && reduction.IsOverMiddle;
        if (input.IsEightBit)
        {
            return isFast
                ? new Int8(input.Shape[0], reduction.Count, from.ZeroPoint, factor, to.ZeroPoint)
                : new Naive<sbyte>(reduction, from.ZeroPoint, ReferenceMean.CreateStage<sbyte>(from.Scale, to.Scale, to.ZeroPoint, reduction.Count));
        }

        return isFast
            ? new Int16(input.Shape[0], reduction.Count, factor)
            : new Naive<short>(reduction, 0, ReferenceMean.CreateStage<short>(from.Scale, to.Scale, 0, reduction.Count));
    }

    private static HashSet<int> ReducedAxes(PrepareContext context)
    {
        HashSet<int> axes = [];
        foreach (int axis in context.ConstantIntegers(context.Input(Axes))) axes.Add(context.ResolveAxis(axis, context.Input(Input).Shape));
        return axes;
    }

    /// <summary>The mean over all axes between the first and the last: [N,count,C] -> [N,C].</summary>
    private sealed class Int8(int batches, int count, int inputZeroPoint, QuantizedMultiplier factor, int outputZeroPoint) : PreparedOp
    {
        public override string Kernel => "qs8-mean";

        public override void Eval(EvalContext context)
        {
            Span<sbyte> output = context.Output<sbyte>();
            int channels = output.Length / batches;
            for (int n = 0; n < batches; n++)
            {
                Span<int> sums = context.Scratch<int>()[..channels];
                Qs8Pooling.SumRows(context.Input<sbyte>(Input).Slice(n * count * channels, count * channels), count, sums);
                Qs8Pooling.Mean(sums, count, inputZeroPoint, factor, outputZeroPoint, output.Slice(n * channels, channels));
            }
        }
    }

    /// <summary>The same for int16.</summary>
    private sealed class Int16(int batches, int count, QuantizedMultiplier factor) : PreparedOp
    {
        public override string Kernel => "qs16-mean";

        public override void Eval(EvalContext context)
        {
            Span<short> output = context.Output<short>();
            int channels = output.Length / batches;
            for (int n = 0; n < batches; n++)
            {
                Span<int> sums = context.Scratch<int>()[..channels];
                Qs16Pooling.SumRows(context.Input<short>(Input).Slice(n * count * channels, count * channels), count, sums);
                Qs16Pooling.Mean(sums, count, 0, factor, 0, output.Slice(n * channels, channels));
            }
        }
    }

    private sealed class Naive<T>(Reduction reduction, int zeroPoint, Requantization stage) : PreparedOp
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceMean.Run(reduction, context.Input<T>(Input), zeroPoint, stage, context.Scratch<int>(), context.Output<T>());
    }

    /// <summary>The mean over all axes between the first and the last: [N,count,C] -> [N,C].</summary>
    private sealed class Float(int batches, int count) : PreparedOp
    {
        public override string Kernel => "f32-mean";

        public override void Eval(EvalContext context)
        {
            Span<float> output = context.Output<float>();
            int channels = output.Length / batches;
            for (int n = 0; n < batches; n++)
            {
                F32Pooling.Mean(
                    context.Input<float>(Input).Slice(n * count * channels, count * channels), count, output.Slice(n * channels, channels));
            }
        }
    }

    private sealed class FloatReference(Reduction reduction) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceMean.Run(reduction, context.Input<float>(Input), context.Output<float>());
    }
}
