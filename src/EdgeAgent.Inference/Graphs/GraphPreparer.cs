using EdgeAgent.Inference.Execution;
using EdgeAgent.Inference.Ops;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Graphs;

/// <summary>Prepares every node of a graph in running order: infers shapes, holds the model to its limits, packs weights.</summary>
internal sealed class GraphPreparer(
    InterpreterOptions options, PrepareBudget budget, KernelSet? kernels, ModelState state, WeightsCache? cache)
{
    private const int LeastRelease = 64 * 1024;

    private readonly Dictionary<GraphTensor, (FoldedConstant Constant, int Readers)> _folded = [];
    private readonly Dictionary<GraphTensor, int> _readers = [];

    /// <summary>Prepares all nodes; on failure nothing stays allocated.</summary>
    /// <exception cref="UnsupportedModelException">A node or the whole is not accepted.</exception>
    public IReadOnlyList<PreparedNode> Prepare(Graph graph)
    {
        foreach (GraphTensor input in graph.Inputs)
        {
            if (input.Shape.ElementCount == 0)
                throw new UnsupportedModelException($"Graph input {input} has shape {input.Shape}; accepted: a shape without zeros.");
            if (input.Shape.ElementCount > options.MaxArenaBytes)
            {
                throw new UnsupportedModelException(
                    $"Graph input {input} has shape {input.Shape}; accepted: at most {options.MaxArenaBytes} bytes (MaxArenaBytes).")
                {
                    Reason = UnsupportedReason.TooMuchMemory,
                };
            }

            budget.CheckArena(input.ByteLength, $"Graph input {input}");
        }

        foreach (GraphTensor input in graph.Nodes.SelectMany(node => node.Inputs).OfType<GraphTensor>())
            _readers[input] = _readers.GetValueOrDefault(input) + 1;
        List<PreparedNode> prepared = new(graph.Nodes.Count);
        try
        {
            foreach (Node node in graph.Nodes) prepared.Add(Prepare(node, graph));
            return prepared;
        }
        catch
        {
            foreach (PreparedNode node in prepared) node.Dispose();
            throw;
        }
    }

    private PreparedNode Prepare(Node node, Graph graph)
    {
        PrepareContext context = new(node, budget, kernels, options, this, state, cache);
        PreparedNode? prepared = null;
        try
        {
            long macs = DefineOutputs(node, context, graph.IsResized);
            PreparedOp op = node.Op.Prepare(context);
            ReleasePages(node);
            FreeFolded(node, op);
            if (ConstantFolding.IsKnown(node, op))
            {
                IReadOnlyList<FoldedConstant> folded = ConstantFolding.Fold(node, op, context);
                foreach (IDisposable owned in context.Owned) owned.Dispose();
                prepared = new PreparedNode(node, op, Macs: 0, [], folded, []);
                if (!options.KeepAllTensors) Remember(folded);
                return prepared;
            }

            if (op.PassesInputOn && node.Inputs[0] is { } input && MayShareMemory(input, node.Outputs[0])) node.Outputs[0].AliasOf = input;
            return prepared = new PreparedNode(
                node, op, macs + context.Bodies.Sum(body => body.Macs), context.Scratch, context.Owned, context.Bodies);
        }
        catch (OverflowException error)
        {
            throw new UnsupportedModelException($"{node.Label}: its sizes overflow; accepted: sizes within the arena.",
                error)
            {
                Reason = UnsupportedReason.TooMuchMemory,
            };
        }
        catch (InvocationException error)
        {
            throw new UnsupportedModelException($"{node.Label} has constant inputs that it cannot work with. {error.Message}",
                error);
        }
        finally
        {
            if (prepared is null)
            {
                foreach (IDisposable owned in context.Owned.Concat(context.Bodies)) owned.Dispose();
            }
        }
    }

    /// <summary>What was packed or folded need not stay in memory, where the file is mapped; what is still read comes back.</summary>
    private static void ReleasePages(Node node)
    {
        foreach (GraphTensor? input in node.Inputs)
        {
            if (input is { IsConstant: true, Constant.Length: >= LeastRelease }) MappedFile.Release(input.Constant);
        }
    }

    /// <summary>Remembers who has still to be prepared with a folded constant.</summary>
    private void Remember(IReadOnlyList<FoldedConstant> folded)
    {
        foreach (FoldedConstant constant in folded)
        {
            if (constant.Tensor.IsGraphOutput) continue;
            _folded[constant.Tensor] = (constant, _readers.GetValueOrDefault(constant.Tensor));
        }
    }

    /// <summary>Frees the folded constants that a node has packed, once no other node needs them.</summary>
    private void FreeFolded(Node node, PreparedOp op)
    {
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (node.Inputs[i] is not { } input || !_folded.TryGetValue(input, out (FoldedConstant Constant, int Readers) entry)) continue;
            if (op.ReadsConstant(i)) _folded.Remove(input);
            else if (entry.Readers > 1) _folded[input] = (entry.Constant, entry.Readers - 1);
            else
            {
                _folded.Remove(input);
                entry.Constant.Free();
            }
        }
    }

    /// <summary>Whether an output may be its input's memory: not a constant's, not a variable's, whose content changes, and not one that both the
    /// caller fills and the caller reads.</summary>
    private static bool MayShareMemory(GraphTensor input, GraphTensor output) =>
        !input.IsConstant && !input.Root.IsVariable && !output.IsVariable && !(input.Root.IsGraphInput && output.IsGraphOutput);

    private long DefineOutputs(Node node, PrepareContext context, bool isResized)
    {
        Shape[] inferred = node.Op.InferShapes(context);
        context.RequireOutputCount(inferred.Length);
        long elements = 0;
        for (int i = 0; i < inferred.Length; i++)
        {
            context.Require(isResized && !node.Outputs[i].IsVariable || node.Outputs[i].Declares(inferred[i]), node.Outputs[i],
                $"the file declares {node.Outputs[i].Shape}", $"{inferred[i]}, which the node computes");
            Define(node, node.Outputs[i], inferred[i], context);
            elements = checked(elements + inferred[i].ElementCount);
        }

        foreach (GraphTensor? input in node.Inputs) elements = checked(elements + (input?.Shape.ElementCount ?? 0));
        long macs = node.Op.CountMacs(context);
        budget.AddOperations(checked(macs + elements), node);
        return macs;
    }

    private void Define(Node node, GraphTensor output, Shape inferred, PrepareContext context)
    {
        context.Require(inferred.ElementCount > 0, output, $"its shape is {inferred}", "a shape without zeros");
        output.Shape = inferred;
        output.IsDefined = true;
        budget.CheckArena(output.ByteLength, node, $"output {inferred}");
    }
}
