using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Optimization.Weights;

namespace EdgeAgent.Optimization.Tests.Weights;

/// <summary>Makes <c>.safetensors</c> files from values.</summary>
internal sealed class SafetensorsWriter
{
    private readonly JsonObject _header = [];
    private readonly List<byte> _data = [];

    public SafetensorsWriter Add(string name, int[] shape, params float[] values) => Add(name, "F32", shape, MemoryMarshal.AsBytes<float>(values));

    public SafetensorsWriter AddHalf(string name, int[] shape, params float[] values) =>
        Add(name, "F16", shape, MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)));

    public SafetensorsWriter Add(string name, string elementType, int[] shape, ReadOnlySpan<byte> bytes)
    {
        _header[name] = new JsonObject
        {
            ["dtype"] = elementType,
            ["shape"] = new JsonArray([.. shape.Select(dimension => JsonValue.Create(dimension))]),
            ["data_offsets"] = new JsonArray(_data.Count, _data.Count + bytes.Length),
        };
        _data.AddRange(bytes);
        return this;
    }

    /// <summary>Adds values that follow from a seed.</summary>
    public SafetensorsWriter Draw(string name, int seed, float least, float most, params int[] shape)
    {
        Random random = new(seed);
        return Add(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, dimension) => product * dimension)).Select(_ => least + ((most - least) * random.NextSingle()))]);
    }

    public byte[] ToBytes() => ToBytes(_header.ToJsonString(), [.. _data]);

    public SafetensorsFile ToFile(string name = "test.safetensors") => SafetensorsFile.Parse(ToBytes(), name);

    public static byte[] ToBytes(string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. data];
    }
}
