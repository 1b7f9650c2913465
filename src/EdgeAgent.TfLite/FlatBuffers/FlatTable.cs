using System.Buffers.Binary;

namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>One table of a flatbuffer: fields are found through its vtable, and each access is checked against the table and the file.</summary>
internal readonly ref struct FlatTable
{
    private readonly FlatBufferReader _reader;
    private readonly ReadOnlySpan<byte> _file;
    private readonly int _vtable;
    private readonly int _vtableLength;
    private readonly int _length;

    /// <summary>Opens the table at a position that is inside the file with 4 bytes behind it.</summary>
    public FlatTable(FlatBufferReader reader, int position, string name)
    {
        _reader = reader;
        _file = reader.Span;
        Position = position;

        long vtable = position - (long)reader.Int32(position);
        if (vtable < 0 || vtable > reader.Length - 4 || vtable % 2 != 0)
            throw reader.Invalid(position, name, $"the table's vtable would be at byte {vtable}; accepted: an even number from 0 to {reader.Length - 4}");

        _vtable = (int)vtable;
        _vtableLength = BinaryPrimitives.ReadUInt16LittleEndian(_file[_vtable..]);
        _length = BinaryPrimitives.ReadUInt16LittleEndian(_file[(_vtable + 2)..]);
        if (_vtableLength < 4 || _vtableLength % 2 != 0 || _vtableLength > reader.Length - _vtable)
            throw reader.Invalid(_vtable, name, $"the vtable claims {_vtableLength} bytes; accepted: an even number from 4 to {reader.Length - _vtable}");
        if (_length < 4 || _length > reader.Length - position)
            throw reader.Invalid(_vtable + 2, name, $"the table claims {_length} bytes; accepted: 4 to {reader.Length - position}");

        reader.ChargeTable(position, _length, name);
    }

    public int Position { get; }

    /// <summary>Where the field's bytes are; the table's own position where the field is absent. For errors about a value.</summary>
    public int PositionOf(int slot, string name, int size)
    {
        int position = Field(slot, name, size);
        return position == 0 ? Position : position;
    }

    public byte Byte(int slot, string name, byte missing = 0)
    {
        int position = Field(slot, name, 1);
        return position == 0 ? missing : _file[position];
    }

    public bool Boolean(int slot, string name, bool missing = false) => Byte(slot, name, missing ? (byte)1 : (byte)0) != 0;

    /// <summary>An enumeration of one byte whose members run from 0 to <paramref name="last"/>.</summary>
    public byte Enumeration(int slot, string name, byte last, byte missing = 0)
    {
        byte value = Byte(slot, name, missing);
        if (value > last)
            throw _reader.Invalid(PositionOf(slot, name, 1), name, $"the value is {value}; accepted: 0 to {last}");

        return value;
    }

    public int Int32(int slot, string name, int missing = 0)
    {
        int position = Field(slot, name, 4);
        return position == 0 ? missing : _reader.Int32(position);
    }

    public uint UInt32(int slot, string name)
    {
        int position = Field(slot, name, 4);
        return position == 0 ? 0 : _reader.UInt32(position);
    }

    public long Int64(int slot, string name)
    {
        int position = Field(slot, name, 8);
        return position == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(_file[position..]);
    }

    public ulong UInt64(int slot, string name)
    {
        int position = Field(slot, name, 8);
        return position == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(_file[position..]);
    }

    public float Single(int slot, string name)
    {
        int position = Field(slot, name, 4);
        return position == 0 ? 0 : BinaryPrimitives.ReadSingleLittleEndian(_file[position..]);
    }

    /// <summary>A vector of scalars or references, charged as visited.</summary>
    public FlatVector Vector(int slot, string name, int elementSize)
    {
        FlatVector vector = Opaque(slot, name, elementSize);
        _reader.Charge(vector.Start, vector.Count * elementSize, name);
        return vector;
    }

    /// <summary>A vector whose elements nobody visits here: its extent is checked, and reading it costs nothing.</summary>
    public FlatVector Opaque(int slot, string name, int elementSize = 1)
    {
        int field = Field(slot, name, 4);
        return field == 0 ? default : _reader.VectorAt(_reader.Follow(field, name), elementSize, name);
    }

    /// <summary>The bytes of a string, which must end in a zero byte inside the file.</summary>
    public FlatVector String(int slot, string name)
    {
        FlatVector text = Vector(slot, name, 1);
        int end = text.Start + text.Count;
        if (text.IsPresent && (end >= _reader.Length || _file[end] != 0))
            throw _reader.Invalid(text.Start, name, $"the string of {text.Count} bytes is not ended by a zero byte; accepted: one zero byte behind it");

        return text;
    }

    public string? Text(int slot, string name)
    {
        FlatVector text = String(slot, name);
        return text.IsPresent ? _reader.Text(text) : null;
    }

    public int[] Int32s(int slot, string name) => _reader.Int32s(Vector(slot, name, sizeof(int)));

    public float[] Singles(int slot, string name) => _reader.Singles(Vector(slot, name, sizeof(float)));

    public bool TryTable(int slot, string name, out FlatTable table)
    {
        int field = Field(slot, name, 4);
        table = field == 0 ? default : new FlatTable(_reader, _reader.Follow(field, name), name);
        return field != 0;
    }

    private int Field(int slot, string name, int size)
    {
        int entry = 4 + (2 * slot);
        if (entry + 2 > _vtableLength)
            return 0;

        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_file[(_vtable + entry)..]);
        if (offset == 0)
            return 0;
        if (offset < 4 || offset + size > _length)
            throw _reader.Invalid(_vtable + entry, name, $"the field would be at byte {offset} of its table; accepted: 4 to {_length - size}");
        if ((Position + offset) % size != 0)
            throw _reader.Invalid(_vtable + entry, name, $"the field would be at byte {Position + offset}; accepted: a multiple of {size}");

        return Position + offset;
    }
}
