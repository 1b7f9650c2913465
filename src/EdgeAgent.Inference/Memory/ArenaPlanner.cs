using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference;

/// <summary>Finds when each tensor and scratch block of a prepared graph is live, and plans the arena.</summary>
/// <remarks>Graph inputs keep their memory for all nodes, so that an invocation leaves the caller's bytes as they were; outputs are kept to
/// the end. Nothing else ever takes the memory of a variable, so it outlives the invocation. A called graph is planned by itself and is then
/// a block of the node that calls it.</remarks>
internal sealed class ArenaPlanner
{
    private readonly List<TensorLifetime> _lifetimes = [];
    private readonly Dictionary<GraphTensor, int> _blockOfRoot = [];
    private readonly int _nodeCount;
    private readonly bool _keepAll;
    private readonly int[][] _bodyBlocks;

    private ArenaPlanner(int nodeCount, bool keepAll) => (_nodeCount, _keepAll, _bodyBlocks) = (nodeCount, keepAll, new int[nodeCount][]);

    /// <summary>The largest sum of blocks that are live at one node of a prepared graph.</summary>
    public static long LowerBound(Graph graph, IReadOnlyList<PreparedNode> nodes, InterpreterOptions options) =>
        ArenaPlan.LargestSumOfLiveBlocks(FindLifetimes(graph, nodes, options, new int[nodes.Count][][])._lifetimes);

    /// <summary>Plans the arena of a prepared graph.</summary>
    /// <returns>The plan; the block of each tensor that lies in it; the scratch blocks of each node, for each thread that shares it; and the block of
    /// each graph that a node calls, which must have been planned.</returns>
    public static (ArenaPlan Plan, IReadOnlyDictionary<GraphTensor, int> BlockOfRoot, int[][][] ScratchBlocks, int[][] BodyBlocks) Plan(
        Graph graph, IReadOnlyList<PreparedNode> nodes, InterpreterOptions options)
    {
        int[][][] scratch = new int[nodes.Count][][];
        ArenaPlanner planner = FindLifetimes(graph, nodes, options, scratch);
        return (GreedyMemoryPlanner.Plan(planner._lifetimes), planner._blockOfRoot, scratch, planner._bodyBlocks);
    }

    private static ArenaPlanner FindLifetimes(Graph graph, IReadOnlyList<PreparedNode> nodes, InterpreterOptions options, int[][][] scratch)
    {
        ArenaPlanner planner = new(nodes.Count, options.KeepAllTensors);
        foreach (GraphTensor input in graph.Inputs) planner.Use(input, -1, nodes.Count);
        for (int i = 0; i < nodes.Count; i++)
        {
            (scratch[i], planner._bodyBlocks[i]) = ([], []);
            if (nodes[i].IsFolded) continue;
            foreach (GraphTensor? input in nodes[i].Node.Inputs)
            {
                if (input is not null) planner.Use(input, i, i);
            }

            foreach (GraphTensor output in nodes[i].Node.Outputs) planner.Use(output, i, i);
            scratch[i] = new int[nodes[i].IsShared(options) ? options.ThreadCount : 1][];
            for (int thread = 0; thread < scratch[i].Length; thread++)
            {
                scratch[i][thread] = [.. nodes[i].Scratch.Select((request, slot) => request.IsShared && thread > 0
                    ? scratch[i][0][slot]
                    : planner.Add(new TensorLifetime($"scratch of node {nodes[i].Node.Index}", request.Bytes, i, i)))];
            }

            planner._bodyBlocks[i] = planner.AddBodies(nodes[i], i);
        }

        foreach (GraphTensor output in graph.Outputs) planner.Use(output, nodes.Count, nodes.Count);
        return planner;
    }

    /// <summary>A block for each called graph; one for all where one of them runs at a time and none has variables.</summary>
    private int[] AddBodies(PreparedNode node, int place)
    {
        string name = $"subgraphs of node {node.Node.Index}";
        IReadOnlyList<GraphPlan> bodies = node.BodyPlans;
        if (bodies.Count > 0 && node.Op.RunsOneBody && !bodies.Any(body => body.HasVariables))
            return [.. Enumerable.Repeat(Add(new TensorLifetime(name, bodies.Max(body => body.Arena.Bytes), place, place)), bodies.Count)];
        return [.. bodies.Select(body => Add(body.HasVariables
            ? new TensorLifetime(name, body.Arena.Bytes, -1, _nodeCount)
            : new TensorLifetime(name, body.Arena.Bytes, place, place)))];
    }

    private void Use(GraphTensor tensor, int first, int last)
    {
        if (tensor.IsConstant) return;
        GraphTensor root = tensor.Root;
        if (_blockOfRoot.TryGetValue(root, out int block))
            _lifetimes[block] = _lifetimes[block] with { LastNode = Math.Max(_lifetimes[block].LastNode, last) };
        else
        {
            bool isKept = _keepAll || root.IsVariable;
            _blockOfRoot[root] = Add(new TensorLifetime(root.ToString(), root.ByteLength, isKept ? -1 : first, isKept ? _nodeCount : last));
        }
    }

    private int Add(TensorLifetime lifetime)
    {
        _lifetimes.Add(lifetime);
        return _lifetimes.Count - 1;
    }
}
