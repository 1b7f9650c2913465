using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Models;

/// <summary>Compares the outputs of two runtimes on generated inputs.</summary>
internal static class Agreement
{
    /// <summary>The mean difference of codes above which two runtimes do not compute the same network.</summary>
    private const double LargestMeanDifference = 4;

    /// <summary>Runs both and says how far they agree; the inputs of the last comparison stay set.</summary>
    /// <exception cref="NotSupportedException">They differ so much that they do not compute the same network.</exception>
    public static string Describe(TfLiteModel model, Contender ours, Contender theirs, int inputs)
    {
        SubGraph graph = model.SubGraphs[0];
        int equalTops = 0, outputs = 0, differing = 0, elements = 0, largest = 0;
        long sum = 0;
        for (uint seed = 1; seed <= inputs; seed++)
        {
            var generator = new GeneratedInput(seed);
            byte[][] bytes = [.. graph.Inputs.Select(input => new byte[graph.Tensors[input].ByteLength])];
            for (int i = 0; i < bytes.Length; i++)
                generator.Fill(graph.Tensors[graph.Inputs[i]].Type, bytes[i]);
            ours.SetInputs(bytes);
            theirs.SetInputs(bytes);
            ours.Run();
            theirs.Run();
            for (int output = 0; output < graph.Outputs.Count; output++)
            {
                bool isSigned = graph.Tensors[graph.Outputs[output]].Type == TensorType.Int8;
                int[] a = Codes(ours.Output(output), isSigned), b = Codes(theirs.Output(output), isSigned);
                outputs++;
                elements += a.Length;
                int top = Array.IndexOf(a, a.Max());
                equalTops += b[top] == b.Max() ? 1 : 0;
                for (int i = 0; i < a.Length; i++)
                {
                    int difference = Math.Abs(a[i] - b[i]);
                    (largest, sum, differing) = (Math.Max(largest, difference), sum + difference, differing + (difference > 0 ? 1 : 0));
                }
            }
        }

        if (sum > LargestMeanDifference * elements)
            throw new NotSupportedException($"{theirs.Name} computes another network: codes differ by {(double)sum / elements:F1} on average");
        return $"top-1 {equalTops}/{outputs}, {differing} of {elements} codes differ, by at most {largest}";
    }

    private static int[] Codes(byte[] bytes, bool isSigned) => Array.ConvertAll(bytes, code => isSigned ? unchecked((sbyte)code) : (int)code);
}
