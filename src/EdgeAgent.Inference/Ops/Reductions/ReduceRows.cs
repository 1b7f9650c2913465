using System.Numerics;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>The ready form of a reduction that goes over the input row by row: a row is folded into one element, or onto a row.</summary>
/// <remarks>The function is associative and commutative, up to rounding: a fold keeps several vectors of partial results.</remarks>
internal sealed class ReduceRows<T, TFunction>(BroadcastRows rows, TFunction function, T start) : PreparedOp
    where T : unmanaged
    where TFunction : struct, IVectorBinaryFunction<T>
{
    private const int Partials = 4;

    public override string Kernel => "vector-rows";

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<T> input = context.Input<T>(0);
        Span<T> output = context.Output<T>();
        output.Fill(start);
        bool folds = rows.Repeats(0);
        BroadcastRows.Enumerator at = rows.StartAt(0);
        for (int r = 0; r < rows.Count; r++, at.MoveNext())
        {
            ReadOnlySpan<T> elements = input[..rows.Length];
            if (folds) output[at.Current[0]] = Fold(elements, output[at.Current[0]]);
            else Combine(elements, output.Slice(at.Current[0], rows.Length));
            input = input[rows.Length..];
        }
    }

    private T Fold(ReadOnlySpan<T> elements, T result)
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(elements);
        if (vectors.Length > 0)
        {
            Vector<T> partial = vectors[0];
            int next = 1;
            if (vectors.Length >= 2 * Partials)
            {
                Vector<T> second = vectors[1], third = vectors[2], fourth = vectors[3];
                for (next = Partials; next + Partials <= vectors.Length; next += Partials)
                {
                    partial = function.Apply(vectors[next], partial);
                    second = function.Apply(vectors[next + 1], second);
                    third = function.Apply(vectors[next + 2], third);
                    fourth = function.Apply(vectors[next + 3], fourth);
                }

                partial = function.Apply(function.Apply(fourth, third), function.Apply(second, partial));
            }

            for (; next < vectors.Length; next++) partial = function.Apply(vectors[next], partial);
            for (int lane = 0; lane < Vector<T>.Count; lane++) result = function.Apply(partial[lane], result);
        }

        for (int i = vectors.Length * Vector<T>.Count; i < elements.Length; i++) result = function.Apply(elements[i], result);
        return result;
    }

    private void Combine(ReadOnlySpan<T> elements, Span<T> results)
    {
        ReadOnlySpan<Vector<T>> x = MemoryMarshal.Cast<T, Vector<T>>(elements);
        Span<Vector<T>> y = MemoryMarshal.Cast<T, Vector<T>>(results);
        for (int i = 0; i < y.Length; i++) y[i] = function.Apply(x[i], y[i]);
        for (int i = y.Length * Vector<T>.Count; i < results.Length; i++) results[i] = function.Apply(elements[i], results[i]);
    }
}
