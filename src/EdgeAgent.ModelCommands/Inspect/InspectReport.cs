using System.Globalization;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>What a model file holds, for people.</summary>
internal static class InspectReport
{
    public static void Write(InspectResult result, CommandOutput output)
    {
        TextTable head = new(new TableColumn(""), new TableColumn("", IsFlexible: true));
        head.Add("model", result.Model);
        head.Add("file", $"{Quantity.Bytes(result.FileBytes)}, of it constants {Quantity.Bytes(result.ConstantBytes)}");
        head.Add("sha256", result.Sha256);
        if (!string.IsNullOrWhiteSpace(result.Description))
            head.Add("about", result.Description);
        foreach (InspectedTensor tensor in result.Inputs)
            head.Add("input", Describe(tensor));
        foreach (InspectedTensor tensor in result.Outputs)
            head.Add("output", Describe(tensor));
        foreach (InspectedSignature signature in result.Signatures)
            head.Add("signature", $"{signature.Key}: {Names(signature.Inputs)} -> {Names(signature.Outputs)}");
        head.Add("ops", string.Join(", ", result.OperatorCounts.Select(pair => pair.Value == 1 ? pair.Key : $"{pair.Key} x{pair.Value}")));
        if (result.Prepared is PreparedModel prepared)
        {
            head.Add("work", $"{Quantity.Count(prepared.Macs)} MACs");
            head.Add("memory", $"arena {Quantity.Bytes(prepared.ArenaBytes)} (no plan needs less than {Quantity.Bytes(prepared.ArenaLowerBoundBytes)}), weights {Quantity.Bytes(prepared.WeightsBytes)}");
            head.Add("kernels", prepared.Kernels);
        }
        head.Add("runs", result.IsSupported ? "yes" : "no");
        foreach (string reason in result.Unsupported)
            head.Add("", reason);
        output.Write(head);
        output.Result.WriteLine();
        WriteNodes(result.Nodes, result.Tensors, output);
        foreach (InspectedSubGraph graph in result.Called)
        {
            output.Result.WriteLine();
            string name = string.IsNullOrEmpty(graph.Name) ? "" : $" \"{PrintableText.Of(graph.Name)}\"";
            output.Result.WriteLine($"subgraph {graph.Index}{name}: {Arguments(graph, graph.Inputs)} -> {Arguments(graph, graph.Outputs)}");
            output.Result.WriteLine($"called by {string.Join("; ", graph.Callers)}");
            if (graph.Nodes.Count > 0)
                WriteNodes(graph.Nodes, graph.Tensors, output);
        }
    }

    private static void WriteNodes(IReadOnlyList<InspectedNode> nodes, IReadOnlyList<InspectedTensor> tensors, CommandOutput output)
    {
        TextTable table = new(
            new TableColumn("node", IsRightAligned: true), new TableColumn("op"), new TableColumn("output"), new TableColumn("quantization"),
            new TableColumn("weights", IsRightAligned: true), new TableColumn("MACs", IsRightAligned: true), new TableColumn("kernel", IsFlexible: true));
        foreach (InspectedNode node in nodes)
        {
            InspectedTensor? first = node.Outputs.Count > 0 ? tensors[node.Outputs[0]] : null;
            long weights = node.Inputs.Where(index => index >= 0).Sum(index => tensors[index].ConstantBytes);
            table.Add(
                node.Index.ToString(CultureInfo.InvariantCulture), node.Op, first is null ? "-" : $"{first.Type} {string.Join('x', first.Shape)}", first is null ? "-" : Quantization(first),
                weights == 0 ? "-" : Quantity.Bytes(weights), node.Macs is > 0 ? Quantity.Count(node.Macs.Value) : "-", node.Kernel ?? "-");
        }
        output.Write(table);
    }

    private static string Arguments(InspectedSubGraph graph, IReadOnlyList<int> tensors) =>
        $"({string.Join(", ", tensors.Select(index => $"{graph.Tensors[index].Type} {string.Join('x', graph.Tensors[index].Shape)}".TrimEnd()))})";

    private static string Names(IReadOnlyList<InspectedName> names) => string.Join(", ", names.Select(name => name.Name));

    private static string Describe(InspectedTensor tensor) => $"{tensor.Name}  {tensor.Type} [{string.Join(',', tensor.ShapeSignature ?? tensor.Shape)}]  {Quantization(tensor)}".TrimEnd();

    private static string Quantization(InspectedTensor tensor) => tensor.Scales.Count switch
    {
        0 => "",
        1 => $"{Quantity.Real(tensor.Scales[0])} (q {(tensor.ZeroPoints[0] < 0 ? "+" : "-")} {Math.Abs(tensor.ZeroPoints[0])})",
        int count => $"{count} scales on axis {tensor.QuantizedDimension}",
    };
}
