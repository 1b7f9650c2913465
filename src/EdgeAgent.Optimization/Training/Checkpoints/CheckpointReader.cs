using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeAgent.Optimization.Training.Checkpoints;

/// <summary>Reads the fields of a checkpoint from untrusted bytes: nothing is allocated that the file does not hold.</summary>
internal sealed class CheckpointReader(Stream stream, long length)
{
    private const int MaxTextBytes = 64 * 1024, MaxItems = 1 << 20;

    /// <summary>Bytes that are left.</summary>
    public long Remaining { get; private set; } = length;

    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Read(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Read(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    public string ReadText()
    {
        byte[] bytes = new byte[Count("characters", MaxTextBytes, size: 1)];
        Read(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    public IReadOnlyList<T> ReadList<T>(Func<T> read)
    {
        T[] items = new T[Count("items", MaxItems, size: sizeof(int))];
        for (int i = 0; i < items.Length; i++)
            items[i] = read();
        return items;
    }

    public StateTensor ReadTensor()
    {
        string name = ReadText();
        float[] values = new float[Count("values", int.MaxValue / sizeof(float), sizeof(float))];
        Read(MemoryMarshal.AsBytes(values.AsSpan()));
        return new StateTensor(name, values);
    }

    private int Count(string what, int most, int size)
    {
        int count = ReadInt32();
        return count >= 0 && count <= most && (long)count * size <= Remaining
            ? count
            : throw new InvalidDataException(FormattableString.Invariant($"{count} {what} are announced where {Remaining} bytes are left"));
    }

    private void Read(Span<byte> bytes)
    {
        if (bytes.Length > Remaining)
            throw new InvalidDataException(FormattableString.Invariant($"{bytes.Length} bytes are needed where {Remaining} are left"));
        stream.ReadExactly(bytes);
        Remaining -= bytes.Length;
    }
}
