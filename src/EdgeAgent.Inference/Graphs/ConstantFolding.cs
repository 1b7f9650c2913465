using EdgeAgent.Inference.Ops;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Graphs;

/// <summary>Runs a node once, while the graph is prepared, where all that it reads is known by then: its outputs become constants.</summary>
/// <remarks>So a shape that a model computes from the shapes of its tensors, and weights that it stores as float16, are constants to the nodes
/// that need them to be. Inputs are copied first, since kernels may read a little past their end.</remarks>
internal static class ConstantFolding
{
    /// <summary>Constants of so many bytes can be freed by themselves.</summary>
    private const int LeastOwned = 64 * 1024;

    /// <summary>Whether the node gives the same in every invocation.</summary>
    public static bool IsKnown(Node node, PreparedOp op) =>
        node.Outputs.Length > 0
        && !op.HasEffects
        && !node.Outputs.Any(output => output.IsVariable)
        && (!op.ReadsInputs || (node.Inputs.Any(input => input is not null) && node.Inputs.All(input => input is null or { IsConstant: true })));

    /// <summary>Runs the node and makes its outputs constants.</summary>
    /// <returns>The memory of large outputs, which must live as long as they are read.</returns>
    public static IReadOnlyList<FoldedConstant> Fold(Node node, PreparedOp op, PrepareContext context)
    {
        if (op.PassesInputOn)
        {
            node.Outputs[0].BecomeConstant(node.Inputs[0]!.Constant);
            return [];
        }

        foreach (GraphTensor output in node.Outputs) context.ReserveConstant(output.ByteLength);
        long end = 0;
        MemorySlot Reserve(long bytes)
        {
            MemorySlot slot = new(end, (int)bytes, default, false);
            end = ArenaPlan.Align(checked(end + bytes));
            return slot;
        }

        MemorySlot[] inputs = [.. node.Inputs.Select(input => input is { IsConstant: true } ? Reserve(input.Constant.Length) : default)];
        MemorySlot[] outputs = [.. node.Outputs.Select(output => Reserve(output.ByteLength))];
        MemorySlot[] scratch = [.. context.Scratch.Select(request => Reserve(request.Bytes))];
        context.CheckArena(end, "computing its constant outputs");
        using AlignedBuffer memory = new(end);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (node.Inputs[i] is { IsConstant: true } input) input.Constant.Span.CopyTo(memory.AsSpan<byte>(inputs[i].Offset, inputs[i].Bytes));
        }

        op.Eval(new EvalContext(memory, inputs, outputs, scratch));
        List<FoldedConstant> large = [];
        for (int i = 0; i < outputs.Length; i++)
        {
            Span<byte> content = memory.AsSpan<byte>(outputs[i].Offset, outputs[i].Bytes);
            if (content.Length < LeastOwned) node.Outputs[i].BecomeConstant(content.ToArray());
            else large.Add(FoldedConstant.Create(node.Outputs[i], content));
        }

        return large;
    }
}
