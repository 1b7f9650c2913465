using System.Buffers.Binary;
using System.Text;

namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>Reads a flatbuffer out of untrusted bytes: each offset, length and alignment is checked before it is followed.</summary>
/// <remarks>
/// Little-endian, as flatbuffers are. The schema of models does not nest in itself, so no reference can make reading endless; many references to
/// one table could still make it long, so a bounded reader charges what it visits against an allowance of twice the file's length and 64 KiB.
/// </remarks>
/// <param name="file">The file. It must not change while it is read.</param>
/// <param name="isBounded">Whether visits are charged: on for verification, off for the views of a verified file.</param>
internal sealed class FlatBufferReader(ReadOnlyMemory<byte> file, bool isBounded)
{
    private const int SmallFileAllowance = 64 * 1024;
    private const int LeastTableCharge = 32;
    private readonly long _allowance = (2L * file.Length) + SmallFileAllowance;
    private long _visited;

    public int Length => file.Length;

    public ReadOnlyMemory<byte> File => file;

    public FieldPath Path { get; } = new();

    public ReadOnlySpan<byte> Span => file.Span;

    public ReadOnlyMemory<byte> Slice(ByteRange range) => file.Slice(range.Start, range.Length);

    public FlatTable Table(int position, string name) => new(this, position, name);

    public FlatTable TableAt(FlatVector vector, int index, string name) => new(this, Follow(vector.Position(index), name), name);

    public int Int32(int position) => BinaryPrimitives.ReadInt32LittleEndian(Span[position..]);

    public uint UInt32(int position) => BinaryPrimitives.ReadUInt32LittleEndian(Span[position..]);

    public int Int32At(FlatVector vector, int index) => Int32(vector.Position(index));

    public long Int64At(FlatVector vector, int index) => BinaryPrimitives.ReadInt64LittleEndian(Span[vector.Position(index)..]);

    public float SingleAt(FlatVector vector, int index) => BinaryPrimitives.ReadSingleLittleEndian(Span[vector.Position(index)..]);

    public int[] Int32s(FlatVector vector)
    {
        int[] values = vector.Count == 0 ? [] : new int[vector.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Int32At(vector, i);
        return values;
    }

    public float[] Singles(FlatVector vector)
    {
        float[] values = vector.Count == 0 ? [] : new float[vector.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = SingleAt(vector, i);
        return values;
    }

    public string Text(FlatVector vector) => Encoding.UTF8.GetString(Slice(vector.Bytes).Span);

    /// <summary>The position that the 32-bit reference at <paramref name="position"/> points to: inside the file and aligned to 4 bytes.</summary>
    public int Follow(int position, string name)
    {
        uint distance = UInt32(position);
        long target = position + (long)distance;
        if (distance == 0 || target > Length - 4)
            throw Invalid(position, name, $"the reference leads {distance} bytes on, to byte {target}; accepted: 4 to {Length - 4 - position}");
        if (target % 4 != 0)
            throw Invalid(position, name, $"the reference leads to byte {target}; accepted: a multiple of 4");

        return (int)target;
    }

    /// <summary>The vector at an aligned position inside the file; throws where its elements would pass the end.</summary>
    public FlatVector VectorAt(int position, int elementSize, string name)
    {
        uint count = UInt32(position);
        long most = (Length - 4 - position) / elementSize;
        if (count > most)
            throw Invalid(position, name, $"the vector claims {count} elements of {elementSize} bytes; the file has room for {most}");

        return new FlatVector(position + 4, (int)count, elementSize);
    }

    public void ChargeTable(int position, int length, string name) => Charge(position, Math.Max(LeastTableCharge, length), name);

    public void Charge(int position, int bytes, string name)
    {
        _visited += bytes;
        if (isBounded && _visited > _allowance)
            throw Invalid(position, name, $"references overlap so much that reading the file takes over {_allowance} bytes; accepted: tables and vectors that are each stored once");
    }

    public ModelFormatException Invalid(long position, string name, string problem) => new(position, Path.To(name), problem);
}
