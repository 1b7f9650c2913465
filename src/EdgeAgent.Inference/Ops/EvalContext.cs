using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Execution;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The memory of one node's tensors, resolved once the arena is planned, and the subgraphs that it calls.</summary>
internal sealed class EvalContext(AlignedBuffer arena, MemorySlot[] inputs, MemorySlot[] outputs, MemorySlot[] scratch, Subroutine[]? bodies = null)
{
    /// <summary>A subgraph that the node calls, in the order of <see cref="MultiOutputOp.SubGraphs"/>.</summary>
    public Subroutine Body(int index) => bodies![index];

    /// <summary>The elements of the input at <paramref name="slot"/>.</summary>
    public ReadOnlySpan<T> Input<T>(int slot)
        where T : unmanaged => Read<T>(inputs[slot]);

    /// <summary>The elements of the variable at input <paramref name="slot"/>, to be changed; see <see cref="PrepareContext.RequireVariable"/>.</summary>
    public Span<T> Variable<T>(int slot)
        where T : unmanaged => Write<T>(inputs[slot]);

    /// <summary>The elements of the output at <paramref name="slot"/>.</summary>
    public Span<T> Output<T>(int slot = 0)
        where T : unmanaged => Write<T>(outputs[slot]);

    /// <summary>Elements from one row of the output to the next; for ops that have <see cref="PreparedOp.OutputRowBytes"/>.</summary>
    /// <param name="rowLength">Elements of a row.</param>
    public int OutputStride<T>(int rowLength)
        where T : unmanaged => outputs[0].RowStride == 0 ? rowLength : outputs[0].RowStride / Unsafe.SizeOf<T>();

    /// <summary>Memory for this node alone, of undefined content, in the order of <see cref="PrepareContext.ReserveScratch"/> and <see cref="PrepareContext.ReserveShared"/>.</summary>
    public Span<T> Scratch<T>(int slot = 0)
        where T : unmanaged => Write<T>(scratch[slot]);

    private ReadOnlySpan<T> Read<T>(MemorySlot slot)
        where T : unmanaged =>
        slot.IsConstant ? MemoryMarshal.Cast<byte, T>(slot.Constant.Span) : MemoryMarshal.Cast<byte, T>(arena.AsSpan<byte>(slot.Offset, slot.Bytes));

    private Span<T> Write<T>(MemorySlot slot)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(arena.AsSpan<byte>(slot.Offset, slot.Bytes));
}
