using System.Buffers;

namespace EdgeAgent.Kernels;

/// <summary>The bytes of an <see cref="AlignedBuffer"/> as memory; they end with the buffer.</summary>
internal sealed unsafe class BufferMemory(AlignedBuffer buffer) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => buffer.AsSpan<byte>();

    public override MemoryHandle Pin(int elementIndex = 0) => new(buffer.Pointer + elementIndex, default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => buffer.Dispose();
}
