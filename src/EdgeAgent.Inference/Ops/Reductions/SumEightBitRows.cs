using System.Numerics;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>The ready form of a requantized sum, or mean, of int8 elements: int32 sums row by row, then one requantization for each output.</summary>
/// <param name="rows">The input's rows, with where they go in the output.</param>
/// <param name="count">Elements in each sum.</param>
/// <param name="zeroPoint">Zero point of the input.</param>
/// <param name="stage">What becomes of the sums.</param>
internal sealed class SumEightBitRows(BroadcastRows rows, int count, int zeroPoint, Requantization stage) : PreparedOp
{
    /// <summary>Vectors of int8 whose int16 sums cannot overflow, two elements of each vector in a lane.</summary>
    private const int VectorsPerBlock = 127;

    public override string Kernel => "vector-rows";

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<sbyte> input = context.Input<sbyte>(0);
        Span<sbyte> output = context.Output<sbyte>();
        Span<int> sums = context.Scratch<int>()[..output.Length];
        sums.Clear();
        bool folds = rows.Repeats(0);
        BroadcastRows.Enumerator at = rows.StartAt(0);
        for (int r = 0; r < rows.Count; r++, at.MoveNext())
        {
            ReadOnlySpan<sbyte> elements = input[..rows.Length];
            if (folds) sums[at.Current[0]] += Sum(elements);
            else Add(elements, sums.Slice(at.Current[0], rows.Length));
            input = input[rows.Length..];
        }

        for (int i = 0; i < output.Length; i++) output[i] = (sbyte)stage.Apply(unchecked(sums[i] - zeroPoint * count));
    }

    private static int Sum(ReadOnlySpan<sbyte> elements)
    {
        ReadOnlySpan<Vector<sbyte>> vectors = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(elements);
        Vector<int> total = Vector<int>.Zero;
        for (int start = 0, end; start < vectors.Length; start = end)
        {
            end = Math.Min(start + VectorsPerBlock, vectors.Length);
            Vector<short> block = Vector<short>.Zero;
            for (int i = start; i < end; i++)
            {
                Vector.Widen(vectors[i], out Vector<short> low, out Vector<short> high);
                block += low + high;
            }

            Vector.Widen(block, out Vector<int> lower, out Vector<int> upper);
            total += lower + upper;
        }

        int sum = Vector.Sum(total);
        foreach (sbyte element in elements[(vectors.Length * Vector<sbyte>.Count)..]) sum += element;
        return sum;
    }

    private static void Add(ReadOnlySpan<sbyte> elements, Span<int> sums)
    {
        ReadOnlySpan<Vector<sbyte>> x = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(elements);
        Span<Vector<int>> y = MemoryMarshal.Cast<int, Vector<int>>(sums);
        for (int i = 0; i < x.Length; i++)
        {
            Vector.Widen(x[i], out Vector<short> low, out Vector<short> high);
            Vector.Widen(low, out Vector<int> first, out Vector<int> second);
            Vector.Widen(high, out Vector<int> third, out Vector<int> fourth);
            y[4 * i] += first;
            y[4 * i + 1] += second;
            y[4 * i + 2] += third;
            y[4 * i + 3] += fourth;
        }

        for (int i = x.Length * Vector<sbyte>.Count; i < sums.Length; i++) sums[i] += elements[i];
    }
}
