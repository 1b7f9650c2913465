using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>ARG_MAX by its definition: input [outer, extent, inner], output [outer, inner]; the first of equal elements wins.</summary>
internal static class ReferenceArgMax
{
    public static void Run<TInput, TOutput>(ReadOnlySpan<TInput> input, int extent, int inner, Span<TOutput> output)
        where TInput : unmanaged, IComparisonOperators<TInput, TInput, bool>
        where TOutput : unmanaged, INumber<TOutput>
    {
        for (int i = 0; i < output.Length; i++)
        {
            int start = i / inner * extent * inner + i % inner, best = 0;
            for (int k = 1; k < extent; k++)
            {
                if (input[start + k * inner] > input[start + best * inner]) best = k;
            }

            output[i] = TOutput.CreateTruncating(best);
        }
    }
}
