using EdgeAgent.Inference.Graphs.Rewrites;
using EdgeAgent.Inference.Ops;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs;

/// <summary>Turns a subgraph of a verified model into a graph: every index resolved, every operator known, the subgraphs that nodes call built
/// beneath them.</summary>
/// <remarks>The reader has verified that indices lie inside their lists and that each tensor is made once, before it is used. Each call has a
/// graph of its own, so a subgraph that calls itself is refused, and what all calls hold together is limited.</remarks>
internal sealed class GraphBuilder
{
    private const int DeepestCall = 16, ReferencesPerNode = 64;

    private readonly TfLiteModel _model;
    private readonly InterpreterOptions _options;
    private readonly TensorReader _reader = new();
    private readonly List<int> _callers = [];
    private long _nodes, _calledReferences;

    private GraphBuilder(TfLiteModel model, InterpreterOptions options) => (_model, _options) = (model, options);

    /// <summary>Builds the graph of a subgraph that the caller runs.</summary>
    public static Graph Build(TfLiteModel model, SubGraph subgraph, InterpreterOptions options)
    {
        Graph graph = new GraphBuilder(model, options).Build(subgraph);
        foreach (GraphTensor tensor in graph.Inputs.Concat(graph.Outputs))
        {
            if (tensor.Type == TensorType.Resource)
                throw new UnsupportedModelException(
                    $"Graph input or output {tensor} is a handle of a variable; accepted: tensors that hold numbers.");
        }

        return graph;
    }

    private Graph Build(SubGraph subgraph)
    {
        CountNodes(subgraph);
        GraphTensor?[] tensors = new GraphTensor?[subgraph.Tensors.Count];
        GraphTensor Tensor(int index) => tensors[index] ??= _reader.Read(subgraph.Tensors[index]);

        Graph graph = new([], [], [.. subgraph.Inputs.Select(Tensor)], [.. subgraph.Outputs.Select(Tensor)]);
        foreach (GraphTensor input in graph.Inputs)
        {
            if (input.IsVariable)
                throw new UnsupportedModelException($"Graph input {input} is a variable; accepted: a tensor that only the caller fills.");
            (input.IsGraphInput, input.IsDefined) = (true, true);
        }

        _callers.Add(subgraph.Index);
        foreach (OperatorRecord record in subgraph.Operators) graph.Nodes.Add(ReadNode(record, subgraph.Index, Tensor));
        _callers.RemoveAt(_callers.Count - 1);
        foreach (GraphTensor output in graph.Outputs) output.IsGraphOutput = true;
        graph.Tensors.AddRange(tensors.OfType<GraphTensor>());
        return graph;
    }

    private void CountNodes(SubGraph subgraph)
    {
        _nodes += subgraph.Operators.Count;
        if (_nodes <= _options.MaxNodes) return;
        string counted = _callers.Count > 0 ? " or more, counted for each call of a subgraph" : "";
        throw new UnsupportedModelException(
            $"The model has {_nodes} nodes{counted}; accepted: at most {_options.MaxNodes} (MaxNodes).")
        {
            Reason = UnsupportedReason.TooMuchWork,
        };
    }

    private Node ReadNode(OperatorRecord record, int subGraph, Func<int, GraphTensor> tensor)
    {
        string name = record.DisplayName;
        MultiOutputOp op = OpRegistry.Find(record) ?? throw new UnsupportedModelException(
            record.Index, name, null, "this operator is not known to the runtime", string.Join(", ", OpRegistry.Names), subGraph);
        if (op.OutputCount is { } count && record.Outputs.Count != count)
            throw new UnsupportedModelException(record.Index, name, null, $"it has {record.Outputs.Count} outputs", $"{count}", subGraph);
        GraphTensor?[] inputs = new GraphTensor?[record.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = record.Inputs[i] < 0 ? null : tensor(record.Inputs[i]);
        return new Node(record.Index, name, op, record.Options, inputs, [.. record.Outputs.Select(tensor)])
        {
            CustomOptions = record.CustomOptions,
            SubGraph = subGraph,
            Intermediates = [.. record.Intermediates.Select(index => index < 0 ? null : tensor(index))],
            Bodies = [.. op.SubGraphs(record.Options).Select(callee => BuildBody(record, subGraph, callee))],
        };
    }

    private Graph BuildBody(OperatorRecord record, int caller, int callee)
    {
        if (_callers.Contains(callee))
            throw new UnsupportedModelException(record.Index, record.DisplayName, null, $"it calls subgraph {callee}, which leads to this call",
                "subgraphs that do not call themselves", caller);
        if (_callers.Count >= DeepestCall)
            throw new UnsupportedModelException(record.Index, record.DisplayName, null, $"it is the {_callers.Count}th call within calls",
                $"calls nested {DeepestCall - 1} deep at most", caller);
        SubGraph subgraph = _model.SubGraphs[callee];
        _calledReferences += subgraph.Inputs.Count + subgraph.Outputs.Count + subgraph.Tensors.Count;
        if (_calledReferences > (long)_options.MaxNodes * ReferencesPerNode)
        {
            throw new UnsupportedModelException(
                record.Index, record.DisplayName, null, $"the subgraphs called up to here name {_calledReferences} tensors",
                $"at most {(long)_options.MaxNodes * ReferencesPerNode}, {ReferencesPerNode} for each of MaxNodes", caller)
            {
                Reason = UnsupportedReason.TooMuchWork,
            };
        }

        Graph body = Build(subgraph);
        FoldPad.Apply(body);
        return body;
    }
}
