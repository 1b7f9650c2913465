using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>CUMSUM by its definition: input and output [outer, extent, inner]; integers wrap.</summary>
internal static class ReferenceCumSum
{
    public static void Run<T>(ReadOnlySpan<T> input, int extent, int inner, bool isExclusive, bool isReverse, Span<T> output)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            int start = i / (extent * inner) * extent * inner + i % inner, position = i / inner % extent;
            T sum = T.Zero;
            for (int k = 0; k < extent; k++)
            {
                int along = isReverse ? extent - 1 - k : k;
                bool isBefore = isReverse ? along > position : along < position;
                if (isBefore || (along == position && !isExclusive)) sum = unchecked(sum + input[start + along * inner]);
            }

            output[i] = sum;
        }
    }
}
