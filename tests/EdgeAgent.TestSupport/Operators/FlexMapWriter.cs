using System.Buffers.Binary;
using System.Text;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Writes the options of custom operators: a FlexBuffers map whose values all take four bytes.</summary>
public static class FlexMapWriter
{
    private const int Int = 1, Float = 3, Map = 9, Bool = 26, FourBytes = 2;

    /// <summary>Writes a map.</summary>
    /// <param name="entries">Keys, and values that are int, float or bool.</param>
    public static byte[] Write(IReadOnlyDictionary<string, object> entries)
    {
        KeyValuePair<string, object>[] sorted = [.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        List<byte> bytes = [];
        int[] keys = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            keys[i] = bytes.Count;
            bytes.AddRange(Encoding.ASCII.GetBytes(sorted[i].Key + '\0'));
        }

        while (bytes.Count % 4 != 0) bytes.Add(0);
        Append(bytes, sorted.Length);
        int keyVector = bytes.Count;
        foreach (int key in keys) Append(bytes, bytes.Count - key);
        Append(bytes, bytes.Count - keyVector);
        Append(bytes, 4);
        Append(bytes, sorted.Length);
        int values = bytes.Count;
        foreach (object value in sorted.Select(entry => entry.Value))
            Append(bytes, value is float real ? BitConverter.SingleToInt32Bits(real) : Convert.ToInt32(value, null));
        bytes.AddRange(sorted.Select(entry => (byte)(entry.Value switch { float => Float, bool => Bool, _ => Int } << 2 | FourBytes)));
        while (bytes.Count % 4 != 0) bytes.Add(0);
        Append(bytes, bytes.Count - values);
        bytes.Add(Map << 2 | FourBytes);
        bytes.Add(4);
        return [.. bytes];
    }

    private static void Append(List<byte> bytes, int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        bytes.AddRange(four);
    }
}
