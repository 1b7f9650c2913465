using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Execution;

/// <summary>Turns planned graphs into steps over one arena, called graphs within the blocks of the nodes that call them.</summary>
internal sealed class GraphAssembler(AlignedBuffer arena, InterpreterOptions options, WorkerPool? workers)
{
    private readonly List<(MemorySlot Slot, byte Initial)> _variables = [];

    /// <summary>Every variable of the graphs assembled so far, and what its bytes are at first.</summary>
    public IReadOnlyList<(MemorySlot Slot, byte Initial)> Variables => _variables;

    /// <summary>The steps of a graph whose plan begins at an offset of the arena.</summary>
    public Step[] Assemble(PreparedGraph graph, GraphPlan plan, long offset)
    {
        List<Step> steps = [];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            if (graph.Nodes[i].IsDone) continue;
            PreparedNode prepared = graph.Nodes[i];
            MemorySlot[] inputs = [.. prepared.Node.Inputs.Select(input => input is null ? default : plan.SlotOf(input, offset))];
            MemorySlot[] outputs = [.. prepared.Node.Outputs.Select(output => plan.SlotOf(output, offset))];
            Subroutine[] bodies = [.. prepared.Bodies.Select((body, b) =>
                AssembleBody(body, prepared.BodyPlans[b], plan.SlotOf(plan.BodyBlocks[i][b], offset).Offset))];
            EvalContext[] contexts = [.. plan.ScratchBlocks[i].Select(blocks =>
                new EvalContext(arena, inputs, outputs, [.. blocks.Select(block => plan.SlotOf(block, offset))], bodies))];
            steps.Add(new Step(prepared.Op, contexts, i, prepared.Grains(options)));
        }

        _variables.AddRange(graph.Graph.Tensors.Where(tensor => tensor.IsVariable && plan.Holds(tensor))
            .Select(tensor => (plan.SlotOf(tensor, offset), tensor.InitialByte)));
        return [.. steps];
    }

    private Subroutine AssembleBody(PreparedGraph body, GraphPlan plan, long offset) => new(
        arena,
        Assemble(body, plan, offset),
        [.. body.Graph.Inputs.Select(input => plan.SlotOf(input, offset))],
        [.. body.Graph.Outputs.Select(output => plan.SlotOf(output, offset))],
        workers);
}
