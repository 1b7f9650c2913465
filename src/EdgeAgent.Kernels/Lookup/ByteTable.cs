using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>A function from byte to byte as a table of 256 entries: how unary int8 ops run.</summary>
public sealed class ByteTable
{
    private readonly byte[] _entries;
    private readonly bool _usesNeon;

    /// <summary>Tabulates a function of int8.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="function">The function; called once for each of the 256 values.</param>
    public ByteTable(KernelSet kernels, Func<sbyte, sbyte> function)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(function);
        _entries = new byte[256];
        for (int i = 0; i < _entries.Length; i++)
            _entries[i] = (byte)function((sbyte)(byte)i);
        _usesNeon = kernels.Includes(KernelSet.Neon);
    }

    /// <summary>The table of requantization from one scale and zero point to another, as TFLite's reference QUANTIZE does it.</summary>
    /// <param name="kernels">The kernel set of the model.</param>
    /// <param name="factor">Input scale over output scale.</param>
    /// <param name="inputZeroPoint">Zero point of the input.</param>
    /// <param name="outputZeroPoint">Zero point of the output.</param>
    public static ByteTable Requantize(KernelSet kernels, QuantizedMultiplier factor, int inputZeroPoint, int outputZeroPoint) =>
        new(kernels, value => (sbyte)Math.Clamp((long)factor.Apply(value - inputZeroPoint) + outputZeroPoint, sbyte.MinValue, sbyte.MaxValue));

    /// <summary>Replaces every byte by its entry.</summary>
    /// <param name="source">Input values.</param>
    /// <param name="destination">As long as the source; the same memory or disjoint from it.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Map(ReadOnlySpan<sbyte> source, Span<sbyte> destination)
    {
        if (destination.Length != source.Length)
            throw new ArgumentException($"Expected {source.Length} bytes, got {destination.Length}.", nameof(destination));
        int i = _usesNeon ? MapNeon(source, destination) : 0;
        for (; i < source.Length; i++)
            destination[i] = (sbyte)_entries[(byte)source[i]];
    }

    private int MapNeon(ReadOnlySpan<sbyte> source, Span<sbyte> destination)
    {
        ReadOnlySpan<byte> t = _entries;
        var q0 = (Vector128.Create(t), Vector128.Create(t[16..]), Vector128.Create(t[32..]), Vector128.Create(t[48..]));
        var q1 = (Vector128.Create(t[64..]), Vector128.Create(t[80..]), Vector128.Create(t[96..]), Vector128.Create(t[112..]));
        var q2 = (Vector128.Create(t[128..]), Vector128.Create(t[144..]), Vector128.Create(t[160..]), Vector128.Create(t[176..]));
        var q3 = (Vector128.Create(t[192..]), Vector128.Create(t[208..]), Vector128.Create(t[224..]), Vector128.Create(t[240..]));
        Vector128<byte> quarter = Vector128.Create((byte)64);
        int i = 0;
        for (; i <= source.Length - 16; i += 16)
        {
            // A lookup out of its table's 64 entries leaves the lane as it is (tbx), so each lane is set by exactly one of the four.
            Vector128<byte> index = Vector128.Create(source[i..]).AsByte();
            Vector128<byte> value = AdvSimd.Arm64.VectorTableLookup(q0, index);
            value = AdvSimd.Arm64.VectorTableLookupExtension(value, q1, index -= quarter);
            value = AdvSimd.Arm64.VectorTableLookupExtension(value, q2, index -= quarter);
            value = AdvSimd.Arm64.VectorTableLookupExtension(value, q3, index - quarter);
            value.AsSByte().CopyTo(destination[i..]);
        }

        return i;
    }
}
