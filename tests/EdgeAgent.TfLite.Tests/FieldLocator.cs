using System.Buffers.Binary;
using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Tests;

/// <summary>Finds fields of a well-formed file, so that a test can damage exactly one.</summary>
internal sealed class FieldLocator(byte[] file)
{
    private readonly FlatBufferReader _reader = new(file, isBounded: false);

    public int Root => _reader.Follow(0, "");

    /// <summary>The position of a field's bytes in a table; the field must be there.</summary>
    public int Field(int table, int slot, int size)
    {
        int position = _reader.Table(table, "").PositionOf(slot, "", size);
        Assert.NotEqual(table, position);
        return position;
    }

    /// <summary>The position that a field of a table refers to.</summary>
    public int Target(int table, int slot) => _reader.Follow(Field(table, slot, sizeof(int)), "");

    /// <summary>The position of one element's table in a vector of tables.</summary>
    public int Element(int table, int slot, int index) => _reader.Follow(Target(table, slot) + 4 + (4 * index), "");

    public int MainGraph => Element(Root, Slots.Model.SubGraphs, 0);

    /// <summary>A copy of the file with one 32-bit word replaced.</summary>
    public byte[] With(int position, int word)
    {
        byte[] copy = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(position), word);
        return copy;
    }
}
