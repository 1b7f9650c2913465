using System.Numerics;

namespace EdgeAgent.Contracts.Deltas;

/// <summary>Finds places of the base whose bytes resemble those at a place of the target.</summary>
/// <remarks>A window of 16 bytes is known by the upper halves of its bytes, after 8 was added: weights that training moved by one or two mostly keep them, on either side of 0.
/// Windows whose halves are all the same say nothing and are left out.</remarks>
internal sealed class WindowIndex
{
    /// <summary>The bytes of a window.</summary>
    public const int Window = 16;

    private const int Spacing = 8;

    private readonly int[] _places;
    private readonly int _shift;
    private readonly ReadOnlyMemory<byte> _base;

    public WindowIndex(ReadOnlyMemory<byte> file)
    {
        _base = file;
        int bits = Math.Clamp(BitOperations.Log2((uint)file.Length / Spacing + 1) + 2, 8, 27);
        _shift = 64 - bits;
        _places = new int[1 << bits];
        ReadOnlySpan<byte> bytes = file.Span;
        for (int place = 0; place + Window <= bytes.Length; place += Spacing)
        {
            ulong key = KeyOf(bytes.Slice(place, Window));
            if (IsTelling(key))
                _places[SlotOf(key)] = place + 1;
        }
    }

    /// <summary>The key of a window.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> window)
    {
        ulong key = 0;
        foreach (byte value in window)
            key = Next(key, value);
        return key;
    }

    /// <summary>The key of the window that ends one byte later.</summary>
    public static ulong Next(ulong key, byte value) => unchecked(key << 4 | (uint)((byte)(value + 8) >> 4));

    /// <summary>A place with a window of this key; -1 where none is known.</summary>
    public int Find(ulong key)
    {
        if (!IsTelling(key))
            return -1;
        int place = _places[SlotOf(key)] - 1;
        return place >= 0 && KeyOf(_base.Span.Slice(place, Window)) == key ? place : -1;
    }

    private static bool IsTelling(ulong key) => BitOperations.RotateLeft(key, 4) != key;

    private int SlotOf(ulong key) => (int)(unchecked(key * 0x9E3779B97F4A7C15) >> _shift);
}
