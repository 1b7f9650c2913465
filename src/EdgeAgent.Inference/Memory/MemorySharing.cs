using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops;

namespace EdgeAgent.Inference;

/// <summary>Gives tensors of a prepared graph the memory of others where that saves a pass over memory or a block of the arena.</summary>
/// <remarks>
/// 1. What is concatenated is written into the concatenation's output at once, where the node that makes it can and nothing else reads it; where the
///    parts are not interleaved, by any node and for any readers.
/// 2. An op that may overwrite an input (<see cref="PreparedOp.MayOverwrite"/>) does so where nothing reads the input later.
/// Graph inputs, graph outputs, variables and constants keep their own memory; an output may be written over what is no longer needed.
/// </remarks>
internal sealed class MemorySharing
{
    private const int MostTries = 64;

    private readonly IReadOnlyList<PreparedNode> _nodes;
    private readonly List<GraphTensor> _shared = [];
    private readonly Dictionary<GraphTensor, int> _lastUse = [];
    private readonly Dictionary<GraphTensor, int> _readers = [];
    private readonly Dictionary<GraphTensor, GraphTensor> _firstRoots = [];
    private readonly Dictionary<GraphTensor, PreparedNode> _makers = [];

    private MemorySharing(Graph graph, IReadOnlyList<PreparedNode> nodes)
    {
        _nodes = nodes;
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].IsFolded) continue;
            foreach (GraphTensor? input in nodes[i].Node.Inputs)
            {
                if (input is null or { IsConstant: true }) continue;
                _firstRoots[input] = input.Root;
                _lastUse[input.Root] = i;
                if (!nodes[i].IsAliased) _readers[input.Root] = _readers.GetValueOrDefault(input.Root) + 1;
            }

            foreach (GraphTensor output in nodes[i].Node.Outputs)
            {
                if (output.Root == output) (_makers[output], _lastUse[output]) = (nodes[i], i);
            }
        }

        foreach (GraphTensor tensor in graph.Inputs.Concat(graph.Outputs)) _lastUse[tensor.Root] = nodes.Count;
    }

    /// <summary>Shares what can be shared.</summary>
    /// <remarks>The output of a concatenation that its parts are written into lives from the first of them on. Where that would take more arena, such
    /// concatenations copy.</remarks>
    public static void Apply(Graph graph, IReadOnlyList<PreparedNode> nodes, InterpreterOptions options)
    {
        int[] concatenations =
            [.. Enumerable.Range(0, nodes.Count).Where(i => nodes[i] is { IsFolded: false, Op: Concatenation.Copies }).Reverse()];
        (MemorySharing sharing, long copying) = Try([]);
        if (concatenations.Length == 0) return;
        sharing.Undo();
        (sharing, long bound) = Try(concatenations);
        if (bound <= copying) return;
        sharing.Undo();
        List<int> placed = [];
        foreach (int concatenation in concatenations.Take(MostTries))
        {
            (sharing, bound) = Try([.. placed, concatenation]);
            sharing.Undo();
            if (bound <= copying) placed.Add(concatenation);
        }

        Try(placed);

        (MemorySharing Sharing, long Bound) Try(IReadOnlyList<int> concatenations)
        {
            MemorySharing trial = new(graph, nodes);
            foreach (int i in concatenations) trial.PlaceInputs(nodes[i].Node, (Concatenation.Copies)nodes[i].Op);
            for (int i = 0; i < nodes.Count; i++) trial.Overwrite(i);
            return (trial, ArenaPlanner.LowerBound(graph, nodes, options));
        }
    }

    private void Undo()
    {
        foreach (GraphTensor tensor in _shared) (tensor.AliasOf, tensor.OffsetInAlias, tensor.RowStride, tensor.Rows) = (null, 0, 0, 0);
        foreach (PreparedNode node in _nodes) (node.Op as Concatenation.Copies)?.PlaceNone();
    }

    private void PlaceInputs(Node node, Concatenation.Copies copies)
    {
        GraphTensor output = node.Outputs[0];
        if (output.IsVariable || (output.RowStride != 0 && output.Rows != copies.Rows)) return;
        int stride = output.RowStride != 0 ? output.RowStride : checked((int)copies.OutputRowBytes);
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            GraphTensor part = node.Inputs[i]!.Root;
            if (!copies.KeepsBytes(i) || node.Inputs[i]!.IsConstant || part != _firstRoots[node.Inputs[i]!]) continue;
            if (!_makers.TryGetValue(part, out PreparedNode? maker) || maker.Op == copies) continue;
            if (part.IsVariable || part.ByteLength != node.Inputs[i]!.ByteLength || _lastUse[part] == _nodes.Count) continue;
            bool isInterleaved = copies.Rows > 1;
            if (isInterleaved && (_readers[part] != 1 || maker.Op.OutputRowBytes != copies.Length(i))) continue;
            (part.AliasOf, part.OffsetInAlias) = (output, copies.Offset(i));
            if (isInterleaved) (part.RowStride, part.Rows) = (stride, copies.Rows);
            copies.Place(i);
            _shared.Add(part);
            _makers.Remove(part);
            _lastUse[output.Root] = Math.Max(_lastUse[output.Root], _lastUse[part]);
        }
    }

    private void Overwrite(int index)
    {
        PreparedNode prepared = _nodes[index];
        if (prepared.IsDone || prepared.Node.Outputs is not [{ AliasOf: null, IsVariable: false } output]) return;
        GraphTensor?[] inputs = prepared.Node.Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } input || !prepared.Op.MayOverwrite(i) || !IsFree(input, index) || !IsAlike(input, output)) continue;
            if (inputs.Any(other => other is not null && other != input && other.Root == input.Root && !IsAlike(other, output))) continue;
            GraphTensor root = input.Root;
            (output.AliasOf, output.OffsetInAlias) = (input, 0);
            _shared.Add(output);
            _lastUse[root] = _lastUse[output];
            return;
        }
    }

    private bool IsFree(GraphTensor input, int index) =>
        !input.IsConstant && !input.Root.IsVariable && input.RowStride == 0 && input.Root.ByteLength == input.ByteLength
        && _lastUse[input.Root] == index;

    private static bool IsAlike(GraphTensor input, GraphTensor output) =>
        input.Shape.ElementCount == output.Shape.ElementCount && ElementTypes.ByteSize(input.Type) == ElementTypes.ByteSize(output.Type);
}
