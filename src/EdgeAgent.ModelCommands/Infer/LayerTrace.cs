using System.Globalization;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>What each node computed in the last invocation of an interpreter that keeps all tensors.</summary>
internal static class LayerTrace
{
    public static IReadOnlyList<LayerSummary> Summarize(Interpreter interpreter)
    {
        List<LayerSummary> layers = [];
        Dictionary<int, TensorInfo> tensors = interpreter.Tensors.ToDictionary(tensor => tensor.Index);
        foreach ((NodeDescription node, TensorInfo tensor) in interpreter.Nodes.SelectMany(node => node.Outputs.Select(output => (node, tensors[output]))))
        {
            layers.Add(new LayerSummary
            {
                Index = node.Index,
                Op = node.Operator,
                Kernel = node.Kernel,
                Tensor = tensor.Index,
                Name = tensor.Name,
                Type = ModelInput.TypeName(tensor.Type),
                Shape = [.. tensor.Shape],
                Range = interpreter.TensorBytes(tensor.Index) is byte[] bytes ? TensorValues.Range(TensorValues.Read(tensor, bytes)) : null,
            });
        }
        return layers;
    }

    /// <summary>Writes every node's outputs as <c>tensor-index.bin</c>.</summary>
    public static void WriteRaw(Interpreter interpreter, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (int tensor in interpreter.Nodes.SelectMany(node => node.Outputs).Distinct())
        {
            if (interpreter.TensorBytes(tensor) is byte[] bytes)
                File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{tensor}.bin")), bytes);
        }
    }
}
