using EdgeAgent.Inference.Ops;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Execution;

/// <summary>A called subgraph that is ready to run: fill its inputs, run it, read its outputs.</summary>
internal sealed class Subroutine(AlignedBuffer arena, Step[] steps, MemorySlot[] inputs, MemorySlot[] outputs, WorkerPool? workers)
{
    public int InputCount => inputs.Length;

    public int OutputCount => outputs.Length;

    /// <summary>Whether an input is the same in every run, and so not to be filled.</summary>
    public bool IsConstantInput(int index) => inputs[index].IsConstant;

    /// <summary>The bytes of an input, which keeps them while the subgraph runs.</summary>
    public Span<byte> Input(int index) => arena.AsSpan<byte>(inputs[index].Offset, inputs[index].Bytes);

    /// <summary>The bytes of an output, defined after a run.</summary>
    public ReadOnlySpan<byte> Output(int index) =>
        outputs[index].IsConstant ? outputs[index].Constant.Span : arena.AsSpan<byte>(outputs[index].Offset, outputs[index].Bytes);

    public void Run()
    {
        foreach (Step step in steps) step.Run(workers);
    }
}
