using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>The ready forms of MEAN over any axes, row by row, and of MEAN of plain integers.</summary>
internal static class MeanRows
{
    private const int Input = 0;

    /// <summary>The ready form where it is one of these.</summary>
    /// <returns>Null for the reference loops of floats and eight-bit elements, for int16, and for means over all axes but the first and the last, of
    /// which there are faster forms.</returns>
    public static PreparedOp? TryCreate(PrepareContext context)
    {
        GraphTensor input = context.Input(Input);
        IReadOnlySet<int> axes = ReductionOp.ReducedAxes(context);
        Reduction reduction = new(input.Shape, axes);
        BroadcastRows rows = new(input.Shape, input.Shape.Without(axes, keep: true));
        bool isReference = context.Kernels is null;
        return input.Type switch
        {
            TensorType.Int32 => Integers<int>(context, reduction, rows),
            TensorType.Int64 => Integers<long>(context, reduction, rows),
            TensorType.Float32 when !isReference && !reduction.IsOverMiddle => new Float(rows, reduction.Count),
            TensorType.Int8 or TensorType.UInt8 when !isReference && !reduction.IsOverMiddle => EightBit(context, reduction, rows),
            _ => null,
        };
    }

    private static PreparedOp Integers<T>(PrepareContext context, Reduction reduction, BroadcastRows rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        context.ReserveScratch(context.Output().Shape.ElementCount * sizeof(long));
        return context.Kernels is null ? new NaiveIntegers<T>(reduction) : new IntegersByRows<T>(rows, reduction.Count);
    }

    private static SumEightBitRows EightBit(PrepareContext context, Reduction reduction, BroadcastRows rows)
    {
        GraphTensor input = context.Input(Input), output = context.Output();
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(output);
        context.Require(reduction.Count < 1 << 23, input, $"each mean takes {reduction.Count} elements", "fewer than 2^23");
        context.ReserveScratch(output.Shape.ElementCount * sizeof(int));
        QuantizedMultiplier factor = context.Factor((double)from.Scale / to.Scale).DividedBy(reduction.Count);
        return new SumEightBitRows(rows, reduction.Count, from.ZeroPoint, new(factor, to.ZeroPoint, sbyte.MinValue, sbyte.MaxValue));
    }

    private sealed class Float(BroadcastRows rows, int count) : PreparedOp
    {
        private readonly ReduceRows<float, Sum<float>> _sum = new(rows, default, 0);

        public override string Kernel => _sum.Kernel;

        public override void Eval(EvalContext context)
        {
            _sum.Eval(context);
            foreach (ref float sum in context.Output<float>()) sum /= count;
        }
    }

    private sealed class NaiveIntegers<T>(Reduction reduction) : PreparedOp
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceReduce.Mean(reduction, context.Input<T>(Input), context.Scratch<long>(), context.Output<T>());
    }

    private sealed class IntegersByRows<T>(BroadcastRows rows, int count) : PreparedOp
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Kernel => "rows";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<T> input = context.Input<T>(Input);
            Span<T> output = context.Output<T>();
            Span<long> sums = context.Scratch<long>()[..output.Length];
            sums.Clear();
            BroadcastRows.Enumerator at = rows.StartAt(0);
            for (int r = 0; r < rows.Count; r++, at.MoveNext())
            {
                Span<long> targets = sums.Slice(at.Current[0], rows.LengthOf(0));
                int step = rows.Repeats(0) ? 0 : 1;
                for (int i = 0; i < rows.Length; i++) targets[i * step] = unchecked(targets[i * step] + long.CreateTruncating(input[i]));
                input = input[rows.Length..];
            }

            for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(sums[i] / count);
        }
    }
}
