namespace EdgeAgent.Inference.Graphs;

/// <summary>A graph with all its nodes prepared.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Nodes">Its nodes in running order.</param>
/// <param name="Work">The work of running it once, as <see cref="InterpreterOptions.MaxOperations"/> counts it.</param>
internal sealed record PreparedGraph(Graph Graph, IReadOnlyList<PreparedNode> Nodes, long Work) : IDisposable
{
    /// <summary>Multiply-accumulates of running it once.</summary>
    public long Macs => Nodes.Sum(node => node.Macs);

    /// <summary>Nodes, those of called graphs too.</summary>
    public long NodeCount => Nodes.Sum(node => 1 + node.Bodies.Sum(body => body.NodeCount));

    /// <summary>Bytes of the constants that the graph itself holds, with those of called graphs.</summary>
    public long ConstantBytes =>
        Graph.Tensors.Where(tensor => tensor is { IsConstant: true, IsGraphInput: false }).Sum(tensor => (long)tensor.Constant.Length)
        + Nodes.Sum(node => node.Bodies.Sum(body => body.ConstantBytes));

    public void Dispose()
    {
        foreach (PreparedNode node in Nodes) node.Dispose();
    }
}
