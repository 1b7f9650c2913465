using System.Globalization;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Graphs.Fusions;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Whether a model is one that can be quantized.</summary>
internal static class FloatModelCheck
{
    /// <summary>The model's graph, if all is well with it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="restored">How many compressed constants, in float16 or int8, became float32 again.</param>
    /// <exception cref="OptimizationException">It has several graphs, computes in integers already, or has weights that are not finite.</exception>
    public static ModelGraph Open(TfLiteModel model, out int restored)
    {
        if (model.SubGraphs.Count != 1)
            throw new OptimizationException($"The model has {model.SubGraphs.Count} subgraphs; models with one, without IF, WHILE or CALL_ONCE, can be quantized");
        ModelGraph graph;
        try
        {
            graph = ModelGraph.Of(model);
        }
        catch (NotSupportedException e)
        {
            throw new OptimizationException($"The model cannot be rewritten: {e.Message}", e);
        }

        restored = RestoreWeights.Apply(graph);
        foreach (int tensor in graph.Operators.SelectMany(node => node.Inputs.Concat(node.Outputs)).Where(tensor => tensor >= 0))
            RequireNotQuantized(graph.Tensors[tensor], tensor);
        if (!graph.Operators.Any(node => node.Outputs.Any(graph.IsFloatActivation)))
            throw new OptimizationException("The model computes no float32 tensor; there is nothing to quantize");
        for (int tensor = 0; tensor < graph.Tensors.Count; tensor++)
        {
            if (graph.Tensors[tensor] is { Type: TensorType.Float32, Data.IsEmpty: false })
                RequireFinite(graph, tensor);
        }

        return graph;
    }

    private static void RequireNotQuantized(TensorDefinition tensor, int index)
    {
        if (tensor is { Type: TensorType.Int8 or TensorType.UInt8 or TensorType.Int16, Quantization.Scales.Count: > 0 })
        {
            throw new OptimizationException(string.Create(
                CultureInfo.InvariantCulture, $"The model is already quantized: tensor {index} \"{tensor.Name}\" is {tensor.Type.ToString().ToLowerInvariant()}; a float32 model is needed"));
        }
    }

    private static void RequireFinite(ModelGraph graph, int tensor)
    {
        ReadOnlySpan<float> values = graph.Floats(tensor);
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new OptimizationException(string.Create(
                    CultureInfo.InvariantCulture, $"The weights hold {values[i]} at element {i} of tensor {tensor} \"{graph.Tensors[tensor].Name}\"; finite numbers are needed"));
            }
        }
    }
}
