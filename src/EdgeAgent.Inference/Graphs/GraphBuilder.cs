using EdgeAgent.Inference.Ops;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs;

/// <summary>Turns a subgraph of a verified model into a graph: every index resolved, every operator known.</summary>
/// <remarks>The reader has verified that indices lie inside their lists and that each tensor is made once, before it is used.</remarks>
internal static class GraphBuilder
{
    public static Graph Build(SubGraph subgraph, InterpreterOptions options)
    {
        if (subgraph.Operators.Count > options.MaxNodes)
        {
            throw new UnsupportedModelException($"The model has {subgraph.Operators.Count} nodes; accepted: at most {options.MaxNodes} (MaxNodes).")
            {
                Reason = UnsupportedReason.TooMuchWork,
            };
        }

        GraphTensor?[] tensors = new GraphTensor?[subgraph.Tensors.Count];
        TensorReader reader = new();
        GraphTensor Tensor(int index) => tensors[index] ??= reader.Read(subgraph.Tensors[index]);

        Graph graph = new([], [], [.. subgraph.Inputs.Select(Tensor)], [.. subgraph.Outputs.Select(Tensor)]);
        foreach (GraphTensor input in graph.Inputs)
        {
            if (input.IsVariable)
                throw new UnsupportedModelException($"Graph input {input} is a variable; accepted: a tensor that only the caller fills.");
            (input.IsGraphInput, input.IsDefined) = (true, true);
        }

        foreach (OperatorRecord record in subgraph.Operators) graph.Nodes.Add(ReadNode(record, Tensor));
        foreach (GraphTensor output in graph.Outputs) output.IsGraphOutput = true;
        graph.Tensors.AddRange(tensors.OfType<GraphTensor>());
        return graph;
    }

    private static Node ReadNode(OperatorRecord record, Func<int, GraphTensor> tensor)
    {
        string name = record.DisplayName;
        MultiOutputOp op = OpRegistry.Find(record) ?? throw new UnsupportedModelException(
            record.Index, name, null, "this operator is not known to the runtime", string.Join(", ", OpRegistry.Names));
        if (op.OutputCount is { } count && record.Outputs.Count != count)
            throw new UnsupportedModelException(record.Index, name, null, $"it has {record.Outputs.Count} outputs", $"{count}");
        GraphTensor?[] inputs = new GraphTensor?[record.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = record.Inputs[i] < 0 ? null : tensor(record.Inputs[i]);
        return new Node(record.Index, name, op, record.Options, inputs, [.. record.Outputs.Select(tensor)])
        {
            CustomOptions = record.CustomOptions,
        };
    }
}
