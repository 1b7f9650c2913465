using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs;

/// <summary>What callers know a graph's inputs and outputs by: the names of a signature, or of the tensors where it has none for them.</summary>
/// <param name="SubGraph">The subgraph that runs.</param>
/// <param name="Inputs">One name for each input.</param>
/// <param name="Outputs">One name for each output.</param>
internal sealed record GraphNames(SubGraph SubGraph, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>Finds a signature.</summary>
    /// <param name="model">The model.</param>
    /// <param name="key">The signature's name; null for the first subgraph, with the names of the first signature that calls it.</param>
    /// <exception cref="ArgumentException">The model has no such signature.</exception>
    public static GraphNames Find(TfLiteModel model, string? key)
    {
        SignatureDefinition? signature = key is null
            ? model.Signatures.FirstOrDefault(signature => signature.SubGraphIndex == 0)
            : model.Signatures.FirstOrDefault(signature => signature.Key == key) ?? throw new ArgumentException(
                $"The model has no signature '{key}'; accepted: {(model.Signatures.Count == 0 ? "none, as it has no signatures" : string.Join(", ", model.Signatures.Select(other => other.Key)))}.",
                nameof(key));
        SubGraph graph = model.SubGraphs[signature?.SubGraphIndex ?? 0];
        return new GraphNames(graph, Names(graph, graph.Inputs, signature?.Inputs), Names(graph, graph.Outputs, signature?.Outputs));
    }

    private static string[] Names(SubGraph graph, IReadOnlyList<int> tensors, IReadOnlyList<SignatureTensor>? named) =>
        [.. tensors.Select(tensor => named?.FirstOrDefault(name => name.TensorIndex == tensor)?.Name ?? graph.Tensors[tensor].Name)];
}
