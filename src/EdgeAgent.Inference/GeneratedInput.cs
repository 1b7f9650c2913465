using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>The repeatable input pattern that goldens are made with: xorshift32 from a seed.</summary>
/// <remarks>For every element <c>x ^= x &lt;&lt; 13; x ^= x &gt;&gt; 17; x ^= x &lt;&lt; 5; b = x &amp; 255</c>. uint8 elements are b, int8 b - 128,
/// float32 (b - 127.5) / 127.5, int32 and int64 b, and bool the lowest bit of b. int16 elements are (b1 - 128) * 256 + b2 of two steps. The state runs on from one input tensor to the next.</remarks>
public sealed class GeneratedInput
{
    private uint _state;

    /// <summary>Starts the pattern.</summary>
    /// <param name="seed">The first state of the generator. 0 gives all elements b = 0.</param>
    public GeneratedInput(uint seed) => _state = seed;

    /// <summary>Fills every input of an interpreter, in order.</summary>
    /// <exception cref="ArgumentException">An input has a type that the pattern does not define.</exception>
    public void Fill(Interpreter interpreter)
    {
        ArgumentNullException.ThrowIfNull(interpreter);
        for (int i = 0; i < interpreter.Inputs.Count; i++)
            Fill(interpreter.Inputs[i].Type, interpreter.InputBytes(i));
    }

    /// <summary>Fills one tensor and moves the generator on.</summary>
    /// <param name="type">Type of the elements: uint8, int8, int16, int32, int64, float32 or bool.</param>
    /// <param name="bytes">The tensor's bytes, little-endian.</param>
    /// <exception cref="ArgumentException">The pattern does not define <paramref name="type"/>.</exception>
    public void Fill(TensorType type, Span<byte> bytes)
    {
        switch (type)
        {
            case TensorType.UInt8:
                foreach (ref byte element in bytes) element = Next();
                break;
            case TensorType.Int8:
                foreach (ref byte element in bytes) element = (byte)(Next() ^ 0x80);
                break;
            case TensorType.Bool:
                foreach (ref byte element in bytes) element = (byte)(Next() & 1);
                break;
            case TensorType.Int16:
                for (int i = 0; i < bytes.Length; i += sizeof(short))
                    BinaryPrimitives.WriteInt16LittleEndian(bytes[i..], (short)((Next() - 128) * 256 + Next()));
                break;
            case TensorType.Float32:
                foreach (ref float element in MemoryMarshal.Cast<byte, float>(bytes)) element = (Next() - 127.5f) / 127.5f;
                break;
            case TensorType.Int32:
                for (int i = 0; i < bytes.Length; i += sizeof(int)) BinaryPrimitives.WriteInt32LittleEndian(bytes[i..], Next());
                break;
            case TensorType.Int64:
                for (int i = 0; i < bytes.Length; i += sizeof(long)) BinaryPrimitives.WriteInt64LittleEndian(bytes[i..], Next());
                break;
            default:
                throw new ArgumentException($"The generated pattern has no {type} elements; it has uint8, int8, int16, int32, int64, float32 and bool.",
                    nameof(type));
        }
    }

    private byte Next()
    {
        _state ^= unchecked(_state << 13);
        _state ^= _state >> 17;
        _state ^= unchecked(_state << 5);
        return (byte)(_state & 255);
    }
}
