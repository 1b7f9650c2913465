using System.Buffers;
using System.Text;

namespace EdgeAgent.Benchmarks.Onnx;

/// <summary>Writes one protocol-buffer message: fields by number, in the wire format.</summary>
internal sealed class ProtoWriter
{
    private const int VarintWire = 0, LengthWire = 2, Fixed32Wire = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>A varint field.</summary>
    public ProtoWriter Integer(int field, long value)
    {
        Key(field, VarintWire);
        Varint(unchecked((ulong)value));
        return this;
    }

    /// <summary>A float field.</summary>
    public ProtoWriter Single(int field, float value)
    {
        Key(field, Fixed32Wire);
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>A string field.</summary>
    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field of raw bytes.</summary>
    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Key(field, LengthWire);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>A field that holds a message.</summary>
    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message._bytes.WrittenSpan);

    /// <summary>The message.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    private void Key(int field, int wire) => Varint(((ulong)field << 3) | (uint)wire);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([unchecked((byte)(value | 0x80))]);
        _bytes.Write([(byte)value]);
    }
}
