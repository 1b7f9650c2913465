namespace EdgeAgent.Inference.Graphs;

/// <summary>A subgraph with its tensors resolved and its nodes in the order in which they run.</summary>
/// <param name="Tensors">The file's tensors by index, then those that the runtime added.</param>
/// <param name="Nodes">The nodes; each tensor is made by one of them at most, before it is used.</param>
/// <param name="Inputs">The tensors that the caller fills.</param>
/// <param name="Outputs">The tensors that the caller reads.</param>
internal sealed record Graph(List<GraphTensor> Tensors, List<Node> Nodes, GraphTensor[] Inputs, GraphTensor[] Outputs)
{
    /// <summary>An input has another shape than the file declares, so that what it declares for computed tensors need not hold.</summary>
    public bool IsResized { get; set; }
}
