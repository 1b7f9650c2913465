namespace EdgeAgent.Inference.Reference;

/// <summary>LOG_SOFTMAX of floats along the last axis by its definition: input and output [rows, depth].</summary>
internal static class ReferenceLogSoftmax
{
    public static void Run(int depth, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int start = 0; start < input.Length; start += depth)
        {
            ReadOnlySpan<float> row = input.Slice(start, depth);
            float largest = float.MinValue, sum = 0;
            foreach (float value in row) largest = Math.Max(largest, value);
            foreach (float value in row) sum += MathF.Exp(value - largest);
            float logarithm = MathF.Log(sum);
            for (int i = 0; i < depth; i++) output[start + i] = row[i] - largest - logarithm;
        }
    }
}
