using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>Collects what a verified file says, and what preparing it gives.</summary>
internal static class ModelInspector
{
    public static InspectResult Inspect(ModelFile file)
    {
        SubGraph graph = file.Model.SubGraphs[0];
        List<string> unsupported = [];
        using Interpreter? interpreter = TryPrepare(file.Model, unsupported);
        InspectedTensor[] tensors = [.. graph.Tensors.Select(Tensor)];
        IReadOnlyList<(SubGraph Graph, IReadOnlyList<string> Callers)> called = CalledSubGraphs.Find(file.Model);
        return new InspectResult
        {
            Model = file.Name,
            Sha256 = file.Sha256,
            FileBytes = file.Model.FileLength,
            ConstantBytes = tensors.Concat(called.SelectMany(other => other.Graph.Tensors.Select(Tensor))).Sum(tensor => tensor.ConstantBytes),
            Description = file.Model.Description,
            SubGraphs = file.Model.SubGraphs.Count,
            Inputs = [.. graph.Inputs.Select(index => tensors[index])],
            Outputs = [.. graph.Outputs.Select(index => tensors[index])],
            Signatures = [.. file.Model.Signatures.Select(Signature)],
            Nodes = [.. graph.Operators.Select(op => Node(op, interpreter))],
            Tensors = tensors,
            Called = [.. called.Select(other => SubGraph(other.Graph, other.Callers))],
            OperatorCounts = called.Select(other => other.Graph).Prepend(graph).SelectMany(each => each.Operators)
                .GroupBy(op => op.DisplayName).OrderByDescending(group => group.Count()).ToDictionary(group => group.Key, group => group.Count()),
            IsSupported = interpreter is not null,
            Unsupported = unsupported,
            Prepared = interpreter is null ? null : Prepared(interpreter),
        };
    }

    // Operators that the runtime does not know are all named; what preparing refuses beyond that is only known up to the first refusal.
    private static Interpreter? TryPrepare(TfLiteModel model, List<string> unsupported)
    {
        foreach (SubGraph graph in CalledSubGraphs.Find(model).Select(called => called.Graph).Prepend(model.SubGraphs[0]))
        {
            string place = graph.Index == 0 ? "" : $"subgraph {graph.Index}, ";
            unsupported.AddRange(graph.Operators.Where(op => !SupportedOperators.Contains(op))
                .Select(op => $"{place}node {op.Index}: the operator {op.DisplayName} version {op.Version} is not supported"));
        }

        if (unsupported.Count > 0)
            return null;
        try
        {
            return Interpreter.Create(model);
        }
        catch (UnsupportedModelException e)
        {
            unsupported.Add(e.Message);
            return null;
        }
    }

    private static InspectedSubGraph SubGraph(SubGraph graph, IReadOnlyList<string> callers) => new()
    {
        Index = graph.Index,
        Name = graph.Name,
        Callers = callers,
        Inputs = graph.Inputs,
        Outputs = graph.Outputs,
        Nodes = [.. graph.Operators.Select(op => Node(op, interpreter: null))],
        Tensors = [.. graph.Tensors.Select(Tensor)],
    };

    private static InspectedSignature Signature(SignatureDefinition signature) => new()
    {
        Key = signature.Key,
        SubGraph = signature.SubGraphIndex,
        Inputs = [.. signature.Inputs.Select(input => new InspectedName(input.Name, input.TensorIndex))],
        Outputs = [.. signature.Outputs.Select(output => new InspectedName(output.Name, output.TensorIndex))],
    };

    private static InspectedTensor Tensor(TensorRecord tensor) => new()
    {
        Index = tensor.Index,
        Name = tensor.Name,
        Type = ModelInput.TypeName(tensor.Type),
        Shape = tensor.Shape,
        ShapeSignature = tensor.ShapeSignature is { } signature && signature.Contains(-1) ? signature : null,
        IsConstant = tensor.IsConstant,
        ConstantBytes = tensor.Data.Length,
        Scales = tensor.Quantization?.Scales ?? [],
        ZeroPoints = tensor.Quantization?.ZeroPoints ?? [],
        QuantizedDimension = tensor.Quantization is { Scales.Count: > 1 } quantization ? quantization.QuantizedDimension : null,
    };

    private static InspectedNode Node(OperatorRecord op, Interpreter? interpreter)
    {
        NodeDescription? prepared = interpreter?.Nodes.FirstOrDefault(node => node.Index == op.Index);
        return new InspectedNode
        {
            Index = op.Index,
            Op = op.DisplayName,
            Version = op.Version,
            Inputs = op.Inputs,
            Outputs = op.Outputs,
            Macs = prepared?.Macs,
            Kernel = prepared?.Kernel,
        };
    }

    private static PreparedModel Prepared(Interpreter interpreter) => new()
    {
        Kernels = interpreter.Kernels,
        Macs = interpreter.Macs,
        WeightsBytes = interpreter.WeightsBytes,
        ArenaBytes = interpreter.ArenaBytes,
        ArenaLowerBoundBytes = interpreter.Plan.LowerBoundBytes,
        Plan =
        [
            .. interpreter.Plan.Blocks.Select(block =>
                new PlannedBlock(block.Lifetime.Name, block.Offset, block.Lifetime.Bytes, block.Lifetime.FirstNode, block.Lifetime.LastNode)),
        ],
    };
}
