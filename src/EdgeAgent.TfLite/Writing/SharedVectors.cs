using System.Runtime.InteropServices;
using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Writes vectors of numbers, equal ones once: shapes and zero points repeat from tensor to tensor.</summary>
internal sealed class SharedVectors(FlatBufferBuilder builder)
{
    private readonly Dictionary<string, int> _integers = [];
    private readonly Dictionary<string, int> _longs = [];
    private readonly Dictionary<string, int> _floats = [];

    /// <summary>The offset of a vector of int32.</summary>
    public int Integers(IReadOnlyList<int> values) => Share(_integers, MemoryMarshal.AsBytes<int>([.. values]), () => builder.Vector(values));

    /// <summary>The offset of a vector of int64; 0 for none.</summary>
    public int Longs(IReadOnlyList<int> values) =>
        values.Count == 0 ? 0 : Share(_longs, MemoryMarshal.AsBytes<int>([.. values]), () => builder.VectorOfInt64(values));

    /// <summary>The offset of a vector of float32; 0 for none.</summary>
    public int Floats(IReadOnlyList<float> values) =>
        values.Count == 0 ? 0 : Share(_floats, MemoryMarshal.AsBytes<float>([.. values]), () => builder.Vector(values));

    private static int Share(Dictionary<string, int> written, ReadOnlySpan<byte> content, Func<int> write)
    {
        string key = Convert.ToBase64String(content);
        if (!written.TryGetValue(key, out int offset))
            written[key] = offset = write();
        return offset;
    }
}
