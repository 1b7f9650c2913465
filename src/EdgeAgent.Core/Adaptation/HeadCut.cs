using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Adaptation;

/// <summary>A classifier cut in two before its last layer: run one after the other, the parts give the whole model's bytes.</summary>
internal static class HeadCut
{
    /// <summary>The part that turns a picture into features, as a file.</summary>
    public static byte[] Body(TfLiteModel model, ClassifierHead head) => Part(model, head, graph =>
    {
        while (graph.Operators.Count > head.Operator)
            graph.Operators.RemoveAt(graph.Operators.Count - 1);
        graph.Outputs[0] = head.Features;
    });

    /// <summary>The part that turns features into the model's output, as a file.</summary>
    public static byte[] Head(TfLiteModel model, ClassifierHead head) => Part(model, head, graph =>
    {
        for (int i = 0; i < head.Operator; i++)
            graph.Operators.RemoveAt(0);
        graph.Inputs[0] = head.Features;
    });

    private static byte[] Part(TfLiteModel model, ClassifierHead head, Action<SubGraphDefinition> cut)
    {
        ModelDefinition part = ModelDefinition.From(model);
        part.Signatures.Clear();
        part.Metadata.Clear();
        SubGraphDefinition graph = part.SubGraphs[0];
        cut(graph);
        DropUnused(graph);
        return TfLiteModelWriter.Write(part);
    }

    // The constants of the other part stay as empty tensors: nothing reads them, and indices stay what they were.
    private static void DropUnused(SubGraphDefinition graph)
    {
        HashSet<int> used = [.. graph.Operators.SelectMany(node => node.Inputs)];
        for (int i = 0; i < graph.Tensors.Count; i++)
        {
            if (!used.Contains(i) && !graph.Tensors[i].Data.IsEmpty)
                graph.Tensors[i] = graph.Tensors[i] with { Data = default };
        }
    }
}
