using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>CUMSUM: the sums of all elements up to each along a constant axis, with or without itself, from the front or the end; float32, int32
/// and int64.</summary>
internal sealed class CumSum : Op
{
    private const int Input = 0, Axis = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(input, TensorType.Float32, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(context.Output(), input);
        ReadAxis(context);
        return input.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context) => context.Input(Input).Type switch
    {
        TensorType.Float32 => Create<float>(context),
        TensorType.Int32 => Create<int>(context),
        _ => Create<long>(context),
    };

    private static PreparedOp Create<T>(PrepareContext context)
        where T : unmanaged, INumber<T>
    {
        CumsumOptions options = context.OptionsOrNull<CumsumOptions>() ?? new CumsumOptions(Exclusive: false, Reverse: false);
        Shape shape = context.Input(Input).Shape;
        int axis = ReadAxis(context), inner = (int)new Shape(shape.Dimensions[(axis + 1)..]).ElementCount;
        return context.Kernels is null
            ? new Naive<T>(shape[axis], inner, options.Exclusive, options.Reverse)
            : new ByRows<T>(shape[axis], inner, options.Exclusive, options.Reverse);
    }

    private static int ReadAxis(PrepareContext context)
    {
        int[] axis = context.ConstantIntegers(context.Input(Axis));
        context.Require(axis.Length == 1, context.Input(Axis), $"it has {axis.Length} elements", "one axis");
        return context.ResolveAxis(axis[0], context.Input(Input).Shape);
    }

    private sealed class Naive<T>(int extent, int inner, bool isExclusive, bool isReverse) : PreparedOp
        where T : unmanaged, INumber<T>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceCumSum.Run(context.Input<T>(Input), extent, inner, isExclusive, isReverse, context.Output<T>());
    }

    /// <summary>Each row of the elements behind the axis is the row before it and one of the input; where there are none, a running sum.</summary>
    private sealed class ByRows<T>(int extent, int inner, bool isExclusive, bool isReverse) : PreparedOp
        where T : unmanaged, INumber<T>
    {
        public override string Kernel => "rows";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<T> input = context.Input<T>(Input);
            Span<T> output = context.Output<T>();
            int length = extent * inner;
            for (; !output.IsEmpty; output = output[length..], input = input[length..])
            {
                if (inner == 1) Run(input[..length], output[..length]);
                else RunRows(input[..length], output[..length]);
            }
        }

        private void Run(ReadOnlySpan<T> input, Span<T> output)
        {
            T sum = T.Zero;
            (int first, int step) = isReverse ? (extent - 1, -1) : (0, 1);
            for (int k = 0, i = first; k < extent; k++, i += step)
            {
                T next = unchecked(sum + input[i]);
                output[i] = isExclusive ? sum : next;
                sum = next;
            }
        }

        private void RunRows(ReadOnlySpan<T> input, Span<T> output)
        {
            (int first, int step) = isReverse ? (extent - 1, -1) : (0, 1);
            if (isExclusive) output.Slice(first * inner, inner).Clear();
            else input.Slice(first * inner, inner).CopyTo(output.Slice(first * inner, inner));
            for (int k = 1, i = first + step; k < extent; k++, i += step)
            {
                ReadOnlySpan<T> before = output.Slice((i - step) * inner, inner), added = input.Slice((isExclusive ? i - step : i) * inner, inner);
                Span<T> row = output.Slice(i * inner, inner);
                for (int j = 0; j < row.Length; j++) row[j] = unchecked(before[j] + added[j]);
            }
        }
    }
}
