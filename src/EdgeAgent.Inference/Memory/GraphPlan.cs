using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops;

namespace EdgeAgent.Inference;

/// <summary>Where the tensors of a graph lie, and within which blocks the graphs that its nodes call.</summary>
/// <param name="Arena">The plan of the graph's own blocks.</param>
/// <param name="BlockOfRoot">The block of each tensor that has memory of its own.</param>
/// <param name="ScratchBlocks">The scratch blocks of each node, for each thread that shares it.</param>
/// <param name="BodyBlocks">The block of each graph that a node calls; its own plan is the node's.</param>
/// <param name="HasVariables">Whether the graph, or one that it calls, has variables, so that its memory must outlive the node that calls it.</param>
internal sealed record GraphPlan(
    ArenaPlan Arena, IReadOnlyDictionary<GraphTensor, int> BlockOfRoot, int[][][] ScratchBlocks, int[][] BodyBlocks, bool HasVariables)
{
    /// <summary>Plans a graph, the graphs that its nodes call first.</summary>
    public static GraphPlan Of(PreparedGraph graph, InterpreterOptions options)
    {
        foreach (PreparedNode node in graph.Nodes)
            node.BodyPlans = [.. node.Bodies.Select(body => Of(body, options with { KeepAllTensors = false }))];
        if (!options.KeepAllTensors) MemorySharing.Apply(graph.Graph, graph.Nodes, options);
        (ArenaPlan arena, IReadOnlyDictionary<GraphTensor, int> blocks, int[][][] scratch, int[][] bodies) =
            ArenaPlanner.Plan(graph.Graph, graph.Nodes, options);
        bool hasVariables = blocks.Keys.Any(tensor => tensor.IsVariable) || graph.Nodes.Any(node => node.BodyPlans.Any(body => body.HasVariables));
        return new GraphPlan(arena, blocks, scratch, bodies, hasVariables);
    }

    /// <summary>Whether a tensor has memory.</summary>
    public bool Holds(GraphTensor tensor) => BlockOfRoot.ContainsKey(tensor.Root);

    /// <summary>Where a tensor lies in an arena in which the plan begins at <paramref name="offset"/>.</summary>
    public MemorySlot SlotOf(GraphTensor tensor, long offset)
    {
        if (tensor.IsConstant) return new MemorySlot(0, tensor.Constant.Length, tensor.Constant, true);
        long start = offset + Arena.Blocks[BlockOfRoot[tensor.Root]].Offset + tensor.OffsetInRoot;
        return tensor.RowStride == 0
            ? new MemorySlot(start, (int)tensor.ByteLength, default, false)
            : new MemorySlot(start, (int)((tensor.Rows - 1L) * tensor.RowStride + tensor.ByteLength / tensor.Rows), default, false, tensor.RowStride);
    }

    /// <summary>Where a block lies in an arena in which the plan begins at <paramref name="offset"/>.</summary>
    public MemorySlot SlotOf(int block, long offset) =>
        new(offset + Arena.Blocks[block].Offset, (int)Arena.Blocks[block].Lifetime.Bytes, default, false);
}
