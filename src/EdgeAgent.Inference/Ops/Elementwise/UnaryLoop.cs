using System.Numerics;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>The ready form of an op that makes each output element of one input element.</summary>
internal static class UnaryLoop
{
    /// <summary>A loop over a function of elements.</summary>
    public static PreparedOp Create<TInput, TOutput, TFunction>(PrepareContext context, TFunction function)
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IUnaryFunction<TInput, TOutput> =>
        new Scalar<TInput, TOutput, TFunction>(function, Elements(context), context.Kernels is null ? "reference" : "scalar");

    /// <summary>A loop over a function of vectors.</summary>
    public static PreparedOp CreateVector<T, TFunction>(PrepareContext context, TFunction function)
        where T : unmanaged
        where TFunction : struct, IVectorUnaryFunction<T> =>
        context.Kernels is null ? Create<T, T, TFunction>(context, function) : new Vectors<T, TFunction>(function, Elements(context));

    /// <summary>A function of reals: floats as they are, eight-bit tensors by a table of all results, int16 tensors by an interpolated one.</summary>
    public static PreparedOp CreateReal<TFunction>(PrepareContext context, TFunction function)
        where TFunction : struct, IUnaryFunction<float, float>
    {
        GraphTensor input = context.Input(0);
        if (input.Type == TensorType.Float32) return Create<float, float, TFunction>(context, function);
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(context.Output());
        return input.IsEightBit
            ? TableLookup.Create(context, LookupTable.Create(from, to, function.Apply))
            : Create<short, short, InterpolatedTable>(context, InterpolatedTable.Create(from, to, function));
    }

    private static long Elements(PrepareContext context) => context.Output().Shape.ElementCount;

    private sealed class Scalar<TInput, TOutput, TFunction>(TFunction function, long elements, string kernel) : ElementRangesOp(elements, WorkEstimate.Scalars(elements))
        where TInput : unmanaged
        where TOutput : unmanaged
        where TFunction : struct, IUnaryFunction<TInput, TOutput>
    {
        public override string Kernel => kernel;

        protected override void EvalElements(EvalContext context, int start, int length) =>
            ReferenceUnary.Run(context.Input<TInput>(0).Slice(start, length), function, context.Output<TOutput>().Slice(start, length));
    }

    private sealed class Vectors<T, TFunction>(TFunction function, long elements) : ElementRangesOp(elements, WorkEstimate.Vectors(elements))
        where T : unmanaged
        where TFunction : struct, IVectorUnaryFunction<T>
    {
        public override string Kernel => "vector";

        protected override void EvalElements(EvalContext context, int start, int length)
        {
            ReadOnlySpan<T> input = context.Input<T>(0).Slice(start, length);
            Span<T> output = context.Output<T>().Slice(start, length);
            ReadOnlySpan<Vector<T>> x = MemoryMarshal.Cast<T, Vector<T>>(input);
            Span<Vector<T>> y = MemoryMarshal.Cast<T, Vector<T>>(output);
            for (int i = 0; i < y.Length; i++) y[i] = function.Apply(x[i]);
            int done = y.Length * Vector<T>.Count;
            ReferenceUnary.Run(input[done..], function, output[done..]);
        }
    }
}
