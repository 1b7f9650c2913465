using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>MEAN by its definition: the average over some axes.</summary>
/// <remarks>The integer form folds 1/count into the output multiplier, also where input and output are quantized alike. Source: TensorFlow
/// Lite reference kernels, MEAN.</remarks>
internal static class ReferenceMean
{
    /// <summary>The requantization of a sum of <paramref name="count"/> elements, for outputs of type <typeparamref name="T"/>.</summary>
    public static Requantization CreateStage<T>(double inputScale, double outputScale, int outputZeroPoint, long count)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        (int multiplier, int shift) = QuantizedMultiplier.FromDouble(inputScale / outputScale);
        int countShift = Math.Min(Math.Min(BitOperations.Log2((ulong)count), 32), 31 + shift);
        long scaled = ((long)multiplier << countShift) / count;
        return new Requantization(
            new((int)scaled, shift - countShift), outputZeroPoint, int.CreateChecked(T.MinValue), int.CreateChecked(T.MaxValue));
    }

    public static void Run<T>(Reduction reduction, ReadOnlySpan<T> input, int inputZeroPoint, Requantization stage, Span<int> sums, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        Sum(reduction, input, sums);
        int count = reduction.Count;
        for (int i = 0; i < output.Length; i++) output[i] = T.CreateChecked(stage.Apply(unchecked(sums[i] - inputZeroPoint * count)));
    }

    public static void Run(Reduction reduction, ReadOnlySpan<float> input, Span<float> output)
    {
        output.Clear();
        for (int i = 0; i < input.Length; i++) output[reduction.OutputIndex(i)] += input[i];
        foreach (ref float sum in output) sum /= reduction.Count;
    }

    private static void Sum<T>(Reduction reduction, ReadOnlySpan<T> input, Span<int> sums)
        where T : unmanaged, IBinaryInteger<T>
    {
        sums.Clear();
        for (int i = 0; i < input.Length; i++) sums[reduction.OutputIndex(i)] += int.CreateChecked(input[i]);
    }
}
