using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>ARG_MAX and ARG_MIN along a constant axis: the index of the first of the largest or smallest elements, int32 or int64; float32, int8,
/// uint8 and int32.</summary>
internal sealed class ArgExtreme<TComparison> : Op
    where TComparison : struct, IComparison
{
    private const int Input = 0, Axis = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int32);
        context.RequireNotEmpty(input);
        context.RequireType(context.Output(), TensorType.Int32, TensorType.Int64);
        return input.Shape.Without(new HashSet<int> { ReadAxis(context) }, keep: false);
    }

    public override PreparedOp Prepare(PrepareContext context) => context.Input(Input).Type switch
    {
        TensorType.Float32 => From<float>(context),
        TensorType.Int32 => From<int>(context),
        _ => From<sbyte>(context),
    };

    private static PreparedOp From<TInput>(PrepareContext context)
        where TInput : unmanaged, INumber<TInput> => context.Output().Type == TensorType.Int64
        ? Create<TInput, long>(context)
        : Create<TInput, int>(context);

    private static PreparedOp Create<TInput, TOutput>(PrepareContext context)
        where TInput : unmanaged, INumber<TInput>
        where TOutput : unmanaged, INumber<TOutput>
    {
        Shape shape = context.Input(Input).Shape;
        int axis = ReadAxis(context), inner = (int)new Shape(shape.Dimensions[(axis + 1)..]).ElementCount;
        if (context.Kernels is null) return new Naive<TInput, TOutput>(shape[axis], inner);
        if (inner > 1) context.ReserveScratch((long)inner * ElementTypes.ByteSize(context.Input(Input).Type));
        return new ByRows<TInput, TOutput>(shape[axis], inner);
    }

    private static int ReadAxis(PrepareContext context)
    {
        int[] axis = context.ConstantIntegers(context.Input(Axis));
        context.Require(axis.Length == 1, context.Input(Axis), $"it has {axis.Length} elements", "one axis");
        return context.ResolveAxis(axis[0], context.Input(Input).Shape);
    }

    private sealed class Naive<TInput, TOutput>(int extent, int inner) : PreparedOp
        where TInput : unmanaged, INumber<TInput>
        where TOutput : unmanaged, INumber<TOutput>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceArgExtreme.Run<TInput, TOutput, TComparison>(context.Input<TInput>(Input), extent, inner, context.Output<TOutput>());
    }

    /// <summary>Walks the input in order; where the axis is not the last, keeps the best elements so far beside one another.</summary>
    private sealed class ByRows<TInput, TOutput>(int extent, int inner) : PreparedOp
        where TInput : unmanaged, INumber<TInput>
        where TOutput : unmanaged, INumber<TOutput>
    {
        public override string Kernel => "rows";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<TInput> input = context.Input<TInput>(Input);
            Span<TOutput> output = context.Output<TOutput>();
            for (; !output.IsEmpty; output = output[inner..], input = input[(extent * inner)..])
            {
                if (inner == 1) output[0] = TOutput.CreateTruncating(Find(input[..extent]));
                else Find(input[..(extent * inner)], context.Scratch<TInput>()[..inner], output[..inner]);
            }
        }

        private static int Find(ReadOnlySpan<TInput> row)
        {
            int best = 0;
            TInput value = row[0];
            for (int i = 1; i < row.Length; i++)
            {
                if (TComparison.Holds(row[i], value)) (best, value) = (i, row[i]);
            }

            return best;
        }

        private static void Find(ReadOnlySpan<TInput> rows, Span<TInput> best, Span<TOutput> output)
        {
            rows[..best.Length].CopyTo(best);
            output.Clear();
            for (int k = 1; k * best.Length < rows.Length; k++)
            {
                ReadOnlySpan<TInput> row = rows.Slice(k * best.Length, best.Length);
                TOutput index = TOutput.CreateTruncating(k);
                for (int i = 0; i < row.Length; i++)
                {
                    if (TComparison.Holds(row[i], best[i])) (best[i], output[i]) = (row[i], index);
                }
            }
        }
    }
}
