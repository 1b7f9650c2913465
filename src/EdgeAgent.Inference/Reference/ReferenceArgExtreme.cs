using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>ARG_MAX and ARG_MIN by their definition: input [outer, extent, inner], output [outer, inner]; the first of equal elements wins.</summary>
internal static class ReferenceArgExtreme
{
    public static void Run<TInput, TOutput, TComparison>(ReadOnlySpan<TInput> input, int extent, int inner, Span<TOutput> output)
        where TInput : unmanaged, IComparisonOperators<TInput, TInput, bool>
        where TOutput : unmanaged, INumber<TOutput>
        where TComparison : struct, IComparison
    {
        for (int i = 0; i < output.Length; i++)
        {
            int start = i / inner * extent * inner + i % inner, best = 0;
            for (int k = 1; k < extent; k++)
            {
                if (TComparison.Holds(input[start + k * inner], input[start + best * inner])) best = k;
            }

            output[i] = TOutput.CreateTruncating(best);
        }
    }
}
