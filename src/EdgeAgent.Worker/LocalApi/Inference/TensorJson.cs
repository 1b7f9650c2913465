using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using EdgeAgent.Core.Execution;
using EdgeAgent.TfLite;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>Elements of a tensor as JSON numbers, or true and false, in row-major order; on reading, arrays may be nested in any way.</summary>
internal static class TensorJson
{
    /// <summary>Reads an array into the tensor's bytes, little-endian.</summary>
    /// <param name="json">The array: JSON that was read before without an error.</param>
    /// <param name="tensor">The input; <see cref="TensorDatatype.HasJsonForm"/> holds for its type.</param>
    /// <exception cref="HttpRejection">An element is not of the type, or there are too few or too many.</exception>
    public static byte[] Read(ReadOnlySpan<byte> json, ModelTensor tensor)
    {
        byte[] bytes = new byte[tensor.Info.ByteLength];
        long count = tensor.Info.Shape.ElementCount, read = 0;
        int size = count == 0 ? 0 : (int)(bytes.Length / count);
        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            if (read == count)
                throw new HttpRejection(400, $"The input \"{tensor.Name}\" has more than {count} elements, which its shape {tensor.Info.Shape} holds.");
            if (!TryWrite(ref reader, tensor.Info.Type, bytes.AsSpan((int)read * size, size)))
                throw new HttpRejection(400, $"Element {read} of the input \"{tensor.Name}\" is {Shown(ref reader)}; {TensorDatatype.NameOf(tensor.Info.Type)} takes {Range(tensor.Info.Type)}.");
            read++;
        }
        return read == count ? bytes
            : throw new HttpRejection(400, $"The input \"{tensor.Name}\" has {read} elements; its shape {tensor.Info.Shape} holds {count}.");
    }

    /// <summary>Writes a tensor's bytes as a flat array.</summary>
    /// <exception cref="HttpRejection">An element is not a number (or infinite), which JSON cannot say.</exception>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes, ModelTensor tensor)
    {
        writer.WriteStartArray();
        int size = bytes.IsEmpty ? 1 : (int)(bytes.Length / tensor.Info.Shape.ElementCount);
        for (int at = 0; at < bytes.Length; at += size)
            WriteElement(writer, bytes[at..], tensor);
        writer.WriteEndArray();
    }

    private static bool TryWrite(ref Utf8JsonReader reader, TensorType type, Span<byte> element)
    {
        if (type == TensorType.Bool)
        {
            element[0] = reader.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
            return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
        }
        if (reader.TokenType != JsonTokenType.Number)
            return false;
        if (type == TensorType.Float32)
        {
            if (!reader.TryGetSingle(out float real) || !float.IsFinite(real))
                return false;
            BinaryPrimitives.WriteSingleLittleEndian(element, real);
            return true;
        }
        if (!TryGetWhole(ref reader, out long whole) || whole < Bounds(type).Least || whole > Bounds(type).Most)
            return false;
        Span<byte> all = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(all, whole);
        all[..element.Length].CopyTo(element);
        return true;
    }

    // Clients whose language has one kind of number write 1.0 for 1.
    private static bool TryGetWhole(ref Utf8JsonReader reader, out long whole)
    {
        if (reader.TryGetInt64(out whole))
            return true;
        const double exact = 1L << 53;
        if (!reader.TryGetDouble(out double real) || real != Math.Truncate(real) || Math.Abs(real) > exact)
            return false;
        whole = (long)real;
        return true;
    }

    private static void WriteElement(Utf8JsonWriter writer, ReadOnlySpan<byte> element, ModelTensor tensor)
    {
        switch (tensor.Info.Type)
        {
            case TensorType.Int8:
                writer.WriteNumberValue(unchecked((sbyte)element[0]));
                break;
            case TensorType.UInt8:
                writer.WriteNumberValue(element[0]);
                break;
            case TensorType.Bool:
                writer.WriteBooleanValue(element[0] != 0);
                break;
            case TensorType.Int16:
                writer.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(element));
                break;
            case TensorType.Int32:
                writer.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(element));
                break;
            case TensorType.Int64:
                writer.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(element));
                break;
            default:
                float real = BinaryPrimitives.ReadSingleLittleEndian(element);
                if (!float.IsFinite(real))
                    throw new HttpRejection(422, $"The output \"{tensor.Name}\" holds {real.ToString(CultureInfo.InvariantCulture)}, which JSON cannot say; ask for it with \"binary_data\": true.");
                writer.WriteNumberValue(real);
                break;
        }
    }

    private static (long Least, long Most) Bounds(TensorType type) => type switch
    {
        TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        TensorType.Int32 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static string Range(TensorType type) => type switch
    {
        TensorType.Bool => "true and false",
        TensorType.Float32 => "numbers up to 3.4e38",
        _ => $"whole numbers from {Bounds(type).Least} to {Bounds(type).Most}",
    };

    private static string Shown(ref Utf8JsonReader reader)
    {
        const int longest = 24;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.PropertyName)
            return "an object";
        string text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, longest)]);
        return reader.TokenType == JsonTokenType.String ? "a text" : text;
    }
}
