using EdgeAgent.Inference.Ops;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs;

/// <summary>One node while a graph is prepared.</summary>
/// <param name="Index">Index of the operator in the subgraph; -1 for a node that the runtime added.</param>
/// <param name="OperatorName">The operator's name, like <c>CONV_2D</c>.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Options">Its options in the file.</param>
/// <param name="Inputs">Its inputs; null where an optional one is absent.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record Node(
    int Index, string OperatorName, MultiOutputOp Op, OperatorOptions? Options, GraphTensor?[] Inputs, GraphTensor[] Outputs)
{
    /// <summary>The options of a custom operator, as bytes of the file.</summary>
    public ReadOnlyMemory<byte> CustomOptions { get; init; }

    /// <summary>Tensors that only tell how values inside the node are quantized; null where one is absent.</summary>
    public GraphTensor?[] Intermediates { get; init; } = [];

    /// <summary>The subgraph that it is in.</summary>
    public int SubGraph { get; init; }

    /// <summary>The graphs that it calls; each call has its own.</summary>
    public IReadOnlyList<Graph> Bodies { get; init; } = [];

    /// <summary>What messages call it.</summary>
    public string Label => UnsupportedModelException.Label(Index, OperatorName, SubGraph);

    /// <summary>The padding of a PAD that was folded into this node.</summary>
    public FoldedPad FoldedPad { get; init; }
}
