using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Graphs;

/// <summary>A constant that was computed while the graph was prepared, in memory of its own.</summary>
internal sealed class FoldedConstant : IDisposable
{
    private readonly AlignedBuffer _memory;

    private FoldedConstant(GraphTensor tensor, AlignedBuffer memory) => (Tensor, _memory) = (tensor, memory);

    public GraphTensor Tensor { get; }

    /// <summary>Copies the content and makes the tensor a constant.</summary>
    public static FoldedConstant Create(GraphTensor tensor, ReadOnlySpan<byte> content)
    {
        AlignedBuffer memory = new(content.Length);
        content.CopyTo(memory.AsSpan<byte>());
        tensor.BecomeConstant(memory.AsMemory());
        return new FoldedConstant(tensor, memory);
    }

    /// <summary>Frees the memory while the graph lives on: nothing reads the tensor any more.</summary>
    public void Free()
    {
        Tensor.ForgetContent();
        _memory.Dispose();
    }

    public void Dispose() => _memory.Dispose();
}
