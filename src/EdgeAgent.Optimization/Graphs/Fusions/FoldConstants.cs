using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>Operators whose results are known without any input become constants, such as transposed weights.</summary>
internal static class FoldConstants
{
    private const long MaxBytes = 3L << 30;

    /// <summary>Folds all such operators.</summary>
    /// <param name="graph">The graph; it is changed.</param>
    /// <param name="model">The same graph as a model.</param>
    /// <param name="placeOf">The index in the model of a tensor of the graph.</param>
    /// <returns>How many operators went.</returns>
    /// <exception cref="OptimizationException">The runtime cannot run the model.</exception>
    public static int Apply(ModelGraph graph, TfLiteModel model, Func<int, int> placeOf)
    {
        using Interpreter interpreter = Prepare(model);
        HashSet<int> known = [.. interpreter.Tensors.Where(tensor => tensor.IsConstant).Select(tensor => tensor.Index)];
        int before = graph.Operators.Count;
        for (int place = graph.Operators.Count - 1; place >= 0; place--)
        {
            IReadOnlyList<int> outputs = graph.Operators[place].Outputs;
            byte[]?[] values = [.. outputs.Select(output => known.Contains(placeOf(output)) ? interpreter.TensorBytes(placeOf(output)) : null)];
            if (values.Length == 0 || values.Any(value => value is not { Length: > 0 }) || outputs.Any(graph.Outputs.Contains))
                continue;
            for (int i = 0; i < values.Length; i++)
                graph.Tensors[outputs[i]] = graph.Tensors[outputs[i]] with { Data = values[i] };
            graph.Operators.RemoveAt(place);
        }

        return before - graph.Operators.Count;
    }

    private static Interpreter Prepare(TfLiteModel model)
    {
        try
        {
            return Interpreter.Create(model, new InterpreterOptions { KeepAllTensors = true, MaxArenaBytes = MaxBytes, MaxWeightsBytes = MaxBytes });
        }
        catch (UnsupportedModelException e)
        {
            throw new OptimizationException($"The model cannot be run, so it cannot be quantized: {e.Message}", e);
        }
    }
}
