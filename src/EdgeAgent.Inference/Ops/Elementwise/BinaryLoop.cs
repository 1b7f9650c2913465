using System.Numerics;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>The ready form of an op that makes each output element of two operands' elements: row by row, or naively as the reference.</summary>
internal static class BinaryLoop
{
    private const int First = 0, Second = 1;

    /// <summary>A loop over a function of elements.</summary>
    public static PreparedOp Create<TInput, TOutput, TFunction>(PrepareContext context, TFunction function)
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IBinaryFunction<TInput, TOutput> =>
        context.Kernels is null
            ? new Naive<TInput, TOutput, TFunction>(new Broadcast(Shape(context, First), Shape(context, Second), context.Output().Shape), function)
            : new Scalar<TInput, TOutput, TFunction>(Rows(context), Elements(context), function);

    /// <summary>A loop over a function of vectors.</summary>
    public static PreparedOp CreateVector<T, TFunction>(PrepareContext context, TFunction function)
        where T : unmanaged
        where TFunction : struct, IVectorBinaryFunction<T> =>
        context.Kernels is null ? Create<T, T, TFunction>(context, function) : new Vectors<T, TFunction>(Rows(context), Elements(context), function);

    /// <summary>The rows of the node's output.</summary>
    public static BroadcastRows Rows(PrepareContext context) => new(context.Output().Shape, Shape(context, First), Shape(context, Second));

    private static long Elements(PrepareContext context) => context.Output().Shape.ElementCount;

    private static Shape Shape(PrepareContext context, int slot) => context.Input(slot).Shape;

    private sealed class Naive<TInput, TOutput, TFunction>(Broadcast broadcast, TFunction function) : PreparedOp
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IBinaryFunction<TInput, TOutput>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceBinary.Run(broadcast, context.Input<TInput>(First), context.Input<TInput>(Second), function, context.Output<TOutput>());
    }

    private sealed class Scalar<TInput, TOutput, TFunction>(BroadcastRows rows, long elements, TFunction function)
        : BroadcastRowsOp(rows, WorkEstimate.Scalars(elements))
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IBinaryFunction<TInput, TOutput>
    {
        public override string Kernel => "rows";

        protected override void EvalRow(EvalContext context, in Part part) => Run(
            function, part.Of(context.Input<TInput>(First), First), part.Of(context.Input<TInput>(Second), Second), part.Of(context.Output<TOutput>()));

        private static void Run(TFunction function, ReadOnlySpan<TInput> a, ReadOnlySpan<TInput> b, Span<TOutput> output)
        {
            if (a.Length == b.Length)
            {
                for (int i = 0; i < output.Length; i++) output[i] = function.Apply(a[i], b[i]);
            }
            else if (a.Length == 1)
            {
                TInput single = a[0];
                for (int i = 0; i < output.Length; i++) output[i] = function.Apply(single, b[i]);
            }
            else
            {
                TInput single = b[0];
                for (int i = 0; i < output.Length; i++) output[i] = function.Apply(a[i], single);
            }
        }
    }

    private sealed class Vectors<T, TFunction>(BroadcastRows rows, long elements, TFunction function)
        : BroadcastRowsOp(rows, WorkEstimate.Vectors(elements))
        where T : unmanaged
        where TFunction : struct, IVectorBinaryFunction<T>
    {
        public override string Kernel => "vector-rows";

        protected override void EvalRow(EvalContext context, in Part part) =>
            Run(function, part.Of(context.Input<T>(First), First), part.Of(context.Input<T>(Second), Second), part.Of(context.Output<T>()));

        private static void Run(TFunction function, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> output)
        {
            bool repeatsFirst = a.Length < output.Length, repeatsSecond = b.Length < output.Length;
            Vector<T> singleFirst = new(a[0]), singleSecond = new(b[0]);
            Span<Vector<T>> wholes = MemoryMarshal.Cast<T, Vector<T>>(output);
            if (repeatsSecond)
            {
                ReadOnlySpan<Vector<T>> x = MemoryMarshal.Cast<T, Vector<T>>(a);
                for (int i = 0; i < wholes.Length; i++) wholes[i] = function.Apply(x[i], singleSecond);
            }
            else if (repeatsFirst)
            {
                ReadOnlySpan<Vector<T>> y = MemoryMarshal.Cast<T, Vector<T>>(b);
                for (int i = 0; i < wholes.Length; i++) wholes[i] = function.Apply(singleFirst, y[i]);
            }
            else
            {
                ReadOnlySpan<Vector<T>> x = MemoryMarshal.Cast<T, Vector<T>>(a), y = MemoryMarshal.Cast<T, Vector<T>>(b);
                for (int i = 0; i < wholes.Length; i++) wholes[i] = function.Apply(x[i], y[i]);
            }

            for (int i = wholes.Length * Vector<T>.Count; i < output.Length; i++)
                output[i] = function.Apply(repeatsFirst ? a[0] : a[i], repeatsSecond ? b[0] : b[i]);
        }
    }
}
