using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>SUM, REDUCE_MAX, REDUCE_MIN, REDUCE_PROD, REDUCE_ANY and REDUCE_ALL, and MEAN of plain integers, by their definition: element after
/// element, in order.</summary>
internal static class ReferenceReduce
{
    public static void Run<T, TFunction>(Reduction reduction, ReadOnlySpan<T> input, TFunction function, T start, Span<T> output)
        where T : unmanaged
        where TFunction : struct, IBinaryFunction<T, T>
    {
        output.Fill(start);
        for (int i = 0; i < input.Length; i++)
        {
            ref T reduced = ref output[reduction.OutputIndex(i)];
            reduced = function.Apply(input[i], reduced);
        }
    }

    /// <summary>The sum of int8 elements as reals.</summary>
    public static void Sum(
        Reduction reduction, ReadOnlySpan<sbyte> input, int inputZeroPoint, Requantization stage, Span<int> sums, Span<sbyte> output)
    {
        sums.Clear();
        for (int i = 0; i < input.Length; i++) sums[reduction.OutputIndex(i)] += input[i];
        for (int i = 0; i < output.Length; i++) output[i] = (sbyte)stage.Apply(unchecked(sums[i] - inputZeroPoint * reduction.Count));
    }

    /// <summary>The mean of plain integers, cut towards zero; 64-bit sums wrap.</summary>
    public static void Mean<T>(Reduction reduction, ReadOnlySpan<T> input, Span<long> sums, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        sums.Clear();
        for (int i = 0; i < input.Length; i++)
        {
            ref long sum = ref sums[reduction.OutputIndex(i)];
            sum = unchecked(sum + long.CreateTruncating(input[i]));
        }

        for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(sums[i] / reduction.Count);
    }

    /// <summary>The product of quantized elements as reals, scaled after every multiplication.</summary>
    public static void Product<T>(
        Reduction reduction, ReadOnlySpan<T> input, QuantizedProductStage<T> stage, Span<int> products, Span<byte> isBegun, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        isBegun.Clear();
        for (int i = 0; i < input.Length; i++)
        {
            int at = reduction.OutputIndex(i);
            products[at] = isBegun[at] == 0 ? stage.First(input[i]) : stage.Next(products[at], input[i]);
            isBegun[at] = 1;
        }

        for (int i = 0; i < output.Length; i++) output[i] = stage.Finish(products[i]);
    }
}
