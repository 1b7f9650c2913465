using EdgeAgent.Inference.Ops;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs.Rewrites;

/// <summary>Puts a conversion at every uint8 input and output of the graph, so that everything between them is int8.</summary>
/// <remarks>The caller's tensor keeps the file's own bytes; the tensor of the file becomes its stored form. All other uint8 tensors are
/// stored as int8 from the start.</remarks>
internal static class StoreUInt8AsInt8
{
    public static void Apply(Graph graph)
    {
        List<Node> first = [], last = [];
        for (int i = 0; i < graph.Inputs.Length; i++)
        {
            GraphTensor stored = graph.Inputs[i];
            if (!stored.IsUInt8) continue;
            GraphTensor caller = CallerTensor(stored);
            (caller.IsGraphInput, stored.IsGraphInput, stored.IsDefined) = (true, false, false);
            graph.Inputs[i] = caller;
            graph.Tensors.Add(caller);
            first.Add(new Node(GraphTensor.NoNode, "UINT8_TO_INT8", FlipSign.Instance, null, [caller], [stored]));
        }

        Dictionary<GraphTensor, GraphTensor> done = [];
        for (int i = 0; i < graph.Outputs.Length; i++)
        {
            GraphTensor stored = graph.Outputs[i];
            if (!stored.IsUInt8) continue;
            if (!done.TryGetValue(stored, out GraphTensor? caller))
            {
                caller = CallerTensor(stored);
                (caller.IsGraphOutput, stored.IsGraphOutput, caller.IsDefined) = (true, false, false);
                done.Add(stored, caller);
                graph.Tensors.Add(caller);
                last.Add(new Node(GraphTensor.NoNode, "INT8_TO_UINT8", FlipSign.Instance, null, [stored], [caller]));
            }

            graph.Outputs[i] = caller;
        }

        graph.Nodes.InsertRange(0, first);
        graph.Nodes.AddRange(last);
    }

    private static GraphTensor CallerTensor(GraphTensor stored) => new(stored.Name, TensorType.UInt8)
    {
        Index = stored.Index,
        Shape = stored.Shape,
        IsDefined = true,
        IsFileForm = true,
        FileQuantization = stored.FileQuantization,
    };
}
