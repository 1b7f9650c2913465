using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>MEAN by its definition: the average over some axes.</summary>
/// <remarks>The integer form folds 1/count into the output multiplier, also where input and output are quantized alike. Source: TensorFlow
/// Lite reference kernels, MEAN.</remarks>
internal static class ReferenceMean
{
    /// <summary>The output stage for a mean of <paramref name="count"/> elements.</summary>
    public static OutputStage CreateStage(double inputScale, double outputScale, int outputZeroPoint, long count)
    {
        (int multiplier, int shift) = QuantizedMultiplier.FromDouble(inputScale / outputScale);
        int countShift = Math.Min(Math.Min(BitOperations.Log2((ulong)count), 32), 31 + shift);
        long scaled = ((long)multiplier << countShift) / count;
        return new OutputStage([new((int)scaled, shift - countShift)], outputZeroPoint, sbyte.MinValue, sbyte.MaxValue);
    }

    public static void Run(Reduction reduction, ReadOnlySpan<sbyte> input, int inputZeroPoint, OutputStage stage, Span<int> sums, Span<sbyte> output)
    {
        Sum(reduction, input, sums);
        int count = reduction.Count;
        for (int i = 0; i < output.Length; i++) output[i] = stage.Apply(unchecked(sums[i] - inputZeroPoint * count), 0);
    }

    public static void Run(Reduction reduction, ReadOnlySpan<float> input, Span<float> output)
    {
        output.Clear();
        for (int i = 0; i < input.Length; i++) output[reduction.OutputIndex(i)] += input[i];
        foreach (ref float sum in output) sum /= reduction.Count;
    }

    private static void Sum(Reduction reduction, ReadOnlySpan<sbyte> input, Span<int> sums)
    {
        sums.Clear();
        for (int i = 0; i < input.Length; i++) sums[reduction.OutputIndex(i)] += input[i];
    }
}
