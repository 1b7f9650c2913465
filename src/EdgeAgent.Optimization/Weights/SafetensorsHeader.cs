using System.Buffers.Binary;
using System.Text.Json;

namespace EdgeAgent.Optimization.Weights;

/// <summary>Reads the header of a <c>.safetensors</c> file and checks it against the file's length.</summary>
/// <remarks>Layout: 8 bytes length N, little-endian; N bytes of JSON, <c>name -> {dtype, shape, data_offsets}</c>; then the data, to which the
/// offsets relate.</remarks>
internal static class SafetensorsHeader
{
    private const int LengthBytes = sizeof(ulong), MaxHeaderBytes = 8 << 20, MaxDimensions = 8;
    private const string MetadataName = "__metadata__";

    public static (Dictionary<string, SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < LengthBytes)
            throw new WeightsException($"the file has {file.Length} bytes; its first {LengthBytes} must give the length of its header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > (ulong)Math.Min(file.Length - LengthBytes, MaxHeaderBytes))
            throw new WeightsException($"the header's length is {length}; accepted: up to the file's end, and {MaxHeaderBytes} at most");
        ReadOnlyMemory<byte> header = file.Slice(LengthBytes, (int)length), data = file[(LengthBytes + (int)length)..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4 });
            return Read(document.RootElement, data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)        // The latter where a text in it is no Unicode.
        {
            throw new WeightsException($"the header is no JSON: {e.Message}", e);
        }
    }

    private static (Dictionary<string, SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) Read(
        JsonElement root, ReadOnlyMemory<byte> data)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new WeightsException("the header is no JSON object; accepted: one that maps names to tensors");
        Dictionary<string, SafetensorsTensor> tensors = new(StringComparer.Ordinal);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (JsonProperty entry in root.EnumerateObject())
        {
            if (entry.Name == MetadataName)
                ReadMetadata(entry.Value, metadata);
            else if (!tensors.TryAdd(entry.Name, ReadTensor(entry.Name, entry.Value, data)))
                throw new WeightsException($"the header names tensor {entry.Name} twice");
        }
        return (tensors, metadata);
    }

    private static void ReadMetadata(JsonElement entry, Dictionary<string, string> metadata)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw new WeightsException($"{MetadataName} is no JSON object; accepted: one that maps names to texts");
        foreach (JsonProperty note in entry.EnumerateObject())
            metadata[note.Name] = note.Value.ValueKind == JsonValueKind.String ? note.Value.GetString()! : note.Value.GetRawText();
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement entry, ReadOnlyMemory<byte> data)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String)
            throw new WeightsException($"tensor {name} has no dtype; accepted: a text such as F32");
        int[] shape = ReadShape(name, entry);
        (int begin, int end) = ReadOffsets(name, entry, data.Length);
        string elementType = type.GetString()!;
        long elements = shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (SafetensorsFile.BytesPerElement(elementType) is int bytes && elements * bytes != end - begin)
            throw new WeightsException($"tensor {name} has {end - begin} bytes; shape {Describe(shape)} in {elementType} takes {elements * bytes}");
        return new SafetensorsTensor(name, elementType, shape, data[begin..end]);
    }

    private static int[] ReadShape(string name, JsonElement entry)
    {
        if (!entry.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array || shape.GetArrayLength() > MaxDimensions)
            throw new WeightsException($"tensor {name} has no shape; accepted: an array of at most {MaxDimensions} dimensions");
        int[] dimensions = new int[shape.GetArrayLength()];
        long elements = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (shape[i].ValueKind != JsonValueKind.Number || !shape[i].TryGetInt32(out dimensions[i]) || dimensions[i] < 0
                || (elements *= Math.Max(dimensions[i], 1)) > int.MaxValue)
            {
                string dimension = shape[i].GetRawText();
                throw new WeightsException($"dimension {i} of tensor {name} is {dimension}; accepted: 0 or more, {int.MaxValue} elements in all");
            }
        }
        return dimensions;
    }

    private static (int Begin, int End) ReadOffsets(string name, JsonElement entry, int dataLength)
    {
        if (!entry.TryGetProperty("data_offsets", out JsonElement offsets)
            || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2
            || !TryReadOffset(offsets[0], out int begin) || !TryReadOffset(offsets[1], out int end) || begin > end || end > dataLength)
            throw new WeightsException($"data_offsets of tensor {name} are wrong; accepted: two in the {dataLength} bytes behind the header, in order");
        return (begin, end);
    }

    private static bool TryReadOffset(JsonElement offset, out int value)
    {
        value = 0;
        return offset.ValueKind == JsonValueKind.Number && offset.TryGetInt32(out value) && value >= 0;
    }

    private static string Describe(int[] shape) => $"[{string.Join(",", shape)}]";
}
