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
    /// <param name="folded">How many operators on constants became constants.</param>
    /// <exception cref="OptimizationException">It has several graphs, computes in integers already, has weights that are not finite, or cannot be run.</exception>
    public static ModelGraph Open(TfLiteModel model, out int restored, out int folded)
    {
        if (model.SubGraphs.Count != 1)
            throw new OptimizationException($"The model has {model.SubGraphs.Count} subgraphs; models with one, without IF, WHILE or CALL_ONCE, can be quantized");
        RequireOuterSignatures(model);
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
            if (graph.IsFloatConstant(tensor))
                RequireFinite(graph, tensor);
        }

        QuantizableModel runnable = QuantizableModel.Of(graph);
        folded = FoldConstants.Apply(graph, runnable.Model, runnable.PlaceOf);
        return graph;
    }

    /// <summary>Signatures may name any tensor of the file; here they must name inputs and outputs, which outlive the rewriting.</summary>
    private static void RequireOuterSignatures(TfLiteModel model)
    {
        SubGraph graph = model.SubGraphs[0];
        foreach (SignatureDefinition signature in model.Signatures)
        {
            foreach (SignatureTensor tensor in signature.Inputs.Where(tensor => !graph.Inputs.Contains(tensor.TensorIndex))
                .Concat(signature.Outputs.Where(tensor => !graph.Outputs.Contains(tensor.TensorIndex))))
            {
                throw new OptimizationException(
                    $"The signature {signature.Key} calls tensor {tensor.TensorIndex} \"{tensor.Name}\"; signatures whose tensors are the model's inputs and outputs are accepted");
            }
        }
    }

    private static void RequireNotQuantized(TensorDefinition tensor, int index)
    {
        if (tensor is { Type: TensorType.Int4 or TensorType.Int8 or TensorType.UInt8 or TensorType.Int16, Quantization.Scales.Count: > 0 })
        {
            throw new OptimizationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The model is already quantized: tensor {index} \"{tensor.Name}\" is {tensor.Type.ToString().ToLowerInvariant()}; a float32 model is needed"));
        }
    }

    /// <summary>Infinity is accepted where an operator clamps its constants to the grid: as a limit, or as the padding of a maximum.</summary>
    private static void RequireFinite(ModelGraph graph, int tensor)
    {
        ReadOnlySpan<float> values = graph.Floats(tensor);
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) && (float.IsNaN(values[i]) || !IsLimit(graph, tensor)))
            {
                throw new OptimizationException(string.Create(
                    CultureInfo.InvariantCulture, $"The weights hold {values[i]} at element {i} of tensor {tensor} \"{graph.Tensors[tensor].Name}\"; finite numbers are needed"));
            }
        }
    }

    private static bool IsLimit(ModelGraph graph, int tensor) =>
        graph.Operators.Where(node => node.Inputs.Contains(tensor)).All(node => OperatorRules.Find(node.Operator) is { ClampsConstants: true });
}
