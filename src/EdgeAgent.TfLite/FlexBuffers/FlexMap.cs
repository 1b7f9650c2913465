using System.Buffers.Binary;
using System.Text;

namespace EdgeAgent.TfLite;

/// <summary>A map from names to numbers in the FlexBuffers format, as custom operators carry their options, read out of untrusted bytes.</summary>
/// <remarks>Every offset is checked before it is followed, nothing is copied, and each search reads each key once at most. The root must be a
/// map; entries that are no numbers, truth values or null can be stored but not read.</remarks>
public sealed class FlexMap
{
    private const int TypeNull = 0, TypeInt = 1, TypeUInt = 2, TypeFloat = 3, TypeIndirectInt = 6, TypeIndirectUInt = 7, TypeIndirectFloat = 8;
    private const int TypeMap = 9, TypeBool = 26;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long _elements;
    private readonly int _width;
    private readonly long _keys;
    private readonly int _keyWidth;

    private FlexMap(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < 3) throw Invalid(0, $"there are {bytes.Length} bytes; accepted: a FlexBuffers map of at least 3");
        int rootWidth = Width(bytes.Span[^1], bytes.Length - 1), packed = bytes.Span[^2];
        if (packed >> 2 != TypeMap) throw Invalid(bytes.Length - 2, $"the root has the type {packed >> 2}; accepted: {TypeMap}, a map");
        _width = 1 << (packed & 3);
        _elements = Follow(bytes.Length - 2 - rootWidth, rootWidth);
        long keysReference = _elements - 3 * _width;
        Count = checked((int)Math.Min(Unsigned(_elements - _width, _width), int.MaxValue));
        _keyWidth = Width(Unsigned(_elements - 2 * _width, _width), _elements - 2 * _width);
        _keys = Follow(keysReference, _width);
        if (_elements + (long)Count * (_width + 1) > bytes.Length)
            throw Invalid(_elements - _width, $"the map claims {Count} entries; the bytes have room for {(bytes.Length - _elements) / (_width + 1)}");
        if (Unsigned(_keys - _keyWidth, _keyWidth) != (ulong)Count || _keys + (long)Count * _keyWidth > bytes.Length)
            throw Invalid(_keys - _keyWidth, $"the map does not have {Count} keys, one for each entry; accepted: as many of both");
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Opens a map.</summary>
    /// <param name="bytes">The whole buffer; it must not change while the map is in use.</param>
    /// <exception cref="ModelFormatException">The bytes are not a FlexBuffers map.</exception>
    public static FlexMap Parse(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The number that a key names; truth values are 0 and 1.</summary>
    /// <param name="key">The key, in ASCII.</param>
    /// <returns>The number; null where there is no such key, or its value is null.</returns>
    /// <exception cref="ModelFormatException">The value is no number, or an offset leads out of the bytes.</exception>
    public double? FindNumber(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] wanted = Encoding.ASCII.GetBytes(key + '\0');
        for (int i = 0; i < Count; i++)
        {
            long at = Follow(_keys + (long)i * _keyWidth, _keyWidth);
            if (_bytes.Span[(int)at..].StartsWith(wanted)) return Number(i, key);
        }

        return null;
    }

    private double? Number(int index, string key)
    {
        long at = _elements + (long)index * _width;
        int packed = _bytes.Span[(int)(_elements + (long)Count * _width + index)], type = packed >> 2;
        (long valueAt, int width) = type is TypeIndirectInt or TypeIndirectUInt or TypeIndirectFloat
            ? (Follow(at, _width), 1 << (packed & 3))
            : (at, _width);
        return type switch
        {
            TypeNull => null,
            TypeInt or TypeIndirectInt => Signed(valueAt, width),
            TypeUInt or TypeIndirectUInt or TypeBool => Unsigned(valueAt, width),
            TypeFloat or TypeIndirectFloat => Real(valueAt, width),
            _ => throw Invalid(at, $"the value of {key} has the type {type}; accepted: a number"),
        };
    }

    private double Real(long at, int width) => width switch
    {
        2 => (double)BinaryPrimitives.ReadHalfLittleEndian(Slice(at, 2)),
        4 => BinaryPrimitives.ReadSingleLittleEndian(Slice(at, 4)),
        8 => BinaryPrimitives.ReadDoubleLittleEndian(Slice(at, 8)),
        _ => throw Invalid(at, "a real number has 1 byte; accepted: 2, 4 or 8"),
    };

    private long Signed(long at, int width) => width switch
    {
        1 => unchecked((sbyte)Slice(at, 1)[0]),
        2 => BinaryPrimitives.ReadInt16LittleEndian(Slice(at, 2)),
        4 => BinaryPrimitives.ReadInt32LittleEndian(Slice(at, 4)),
        _ => BinaryPrimitives.ReadInt64LittleEndian(Slice(at, 8)),
    };

    private ulong Unsigned(long at, int width) => width switch
    {
        1 => Slice(at, 1)[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2)),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4)),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, 8)),
    };

    /// <summary>Where a reference leads: backwards from its own place.</summary>
    private long Follow(long at, int width)
    {
        ulong distance = Unsigned(at, width);
        if (distance > (ulong)at) throw Invalid(at, $"the reference leads {distance} bytes back; accepted: at most {at}");
        return at - (long)distance;
    }

    private ReadOnlySpan<byte> Slice(long at, int width) => at >= 0 && at + width <= _bytes.Length
        ? _bytes.Span.Slice((int)at, width)
        : throw Invalid(at, $"a value of {width} bytes does not lie within the {_bytes.Length} bytes; accepted: values inside");

    private static int Width(ulong width, long at) => width is 1 or 2 or 4 or 8
        ? (int)width
        : throw Invalid(at, $"a width is {width} bytes; accepted: 1, 2, 4 or 8");

    private static ModelFormatException Invalid(long at, string problem) => new(at, "custom_options", problem);
}
