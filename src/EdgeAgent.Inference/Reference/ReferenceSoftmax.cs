namespace EdgeAgent.Inference.Reference;

/// <summary>SOFTMAX along the last axis by its definition: input and output [rows, depth].</summary>
internal static class ReferenceSoftmax
{
    public static void Run(int depth, ReadOnlySpan<sbyte> input, SoftmaxStage stage, Span<sbyte> output)
    {
        for (int start = 0; start < input.Length; start += depth)
        {
            ReadOnlySpan<sbyte> row = input.Slice(start, depth);
            int largest = sbyte.MinValue;
            foreach (sbyte value in row) largest = Math.Max(largest, value);

            int sum = 0;
            foreach (sbyte value in row)
            {
                if (value - largest >= stage.SmallestDifference)
                    sum = unchecked(sum + FixedPoint.DivideByPowerOfTwo(stage.Exp(value - largest), SoftmaxStage.SumBits));
            }

            (int, int) reciprocal = FixedPoint.Reciprocal(sum, SoftmaxStage.SumBits);
            for (int i = 0; i < depth; i++)
            {
                int difference = row[i] - largest;
                output[start + i] = difference >= stage.SmallestDifference
                    ? SoftmaxStage.Share(stage.Exp(difference), reciprocal)
                    : sbyte.MinValue;
            }
        }
    }

    public static void Run(int depth, ReadOnlySpan<float> input, float beta, Span<float> output)
    {
        for (int start = 0; start < input.Length; start += depth)
        {
            ReadOnlySpan<float> row = input.Slice(start, depth);
            Span<float> result = output.Slice(start, depth);
            float largest = float.MinValue;
            foreach (float value in row) largest = Math.Max(largest, value);
            float sum = 0;
            for (int i = 0; i < depth; i++) sum += result[i] = MathF.Exp((row[i] - largest) * beta);
            for (int i = 0; i < depth; i++) result[i] /= sum;
        }
    }
}
