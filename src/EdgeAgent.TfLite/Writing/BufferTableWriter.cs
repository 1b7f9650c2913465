using System.Runtime.InteropServices;
using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Collects the model's buffers: buffer 0 is empty, and equal memory is written once.</summary>
internal sealed class BufferTableWriter
{
    private const int DataAlignment = 16;
    private readonly FlatBufferBuilder _builder;
    private readonly List<int> _offsets = [];
    private readonly Dictionary<ReadOnlyMemory<byte>, int> _written = [];

    public BufferTableWriter(FlatBufferBuilder builder)
    {
        _builder = builder;
        _builder.StartTable(Slots.Buffer.Count);
        _offsets.Add(_builder.EndTable());
    }

    public IReadOnlyList<int> Offsets => _offsets;

    /// <summary>The index of the buffer that holds the bytes; 0 for none.</summary>
    public int Add(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
            return 0;
        if (_written.TryGetValue(data, out int index))
            return index;

        _builder.StartVector(1, data.Length, DataAlignment);
        _builder.Add(MemoryMarshal.TryGetArray(data, out ArraySegment<byte> segment) ? segment : new ArraySegment<byte>(data.ToArray()));
        int vector = _builder.EndVector().Value;
        _builder.StartTable(Slots.Buffer.Count);
        _builder.AddOffset(Slots.Buffer.Data, vector, 0);
        _offsets.Add(_builder.EndTable());
        return _written[data] = _offsets.Count - 1;
    }
}
