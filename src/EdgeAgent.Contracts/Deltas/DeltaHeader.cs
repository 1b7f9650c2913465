using System.Buffers.Binary;
using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Contracts.Deltas;

/// <summary>The first bytes of a delta: from which file it leads to which, and how long its sections are.</summary>
/// <remarks>
/// <para>112 bytes, integers little-endian: <c>EADELTA</c>, one byte with <see cref="FormatVersion"/>; base size (8), base SHA-256 (32); target size (8), target SHA-256 (32); the compressed
/// lengths of the sections of instructions, differences and additions (8 each). The sections follow in this order, each one Brotli stream with a window of at most
/// 2^<see cref="LargestWindowBits"/> bytes, and nothing behind them.</para>
/// <para>An instruction is three variable-length integers of 7 bits a byte, least first, at most 9 bytes: the step (zigzag) that the place in the base makes first, the
/// length of a copy, and the length of an addition. A copy is bytes of the base, to each of which a byte of the differences is added modulo 256; an addition is bytes of the additions as they are.
/// Place and target begin at 0; the instructions end where the target is complete.</para>
/// </remarks>
public sealed record DeltaHeader
{
    /// <summary>The version of the format that this code reads and writes.</summary>
    public const byte FormatVersion = 1;

    /// <summary>The length of the header in bytes.</summary>
    public const int Length = 112;

    /// <summary>The binary logarithm of the largest window that a section's Brotli stream may ask for: it bounds what a reader needs in memory.</summary>
    public const int LargestWindowBits = 20;

    private const int DigestBytes = 32, BaseAt = 8, TargetAt = BaseAt + 8 + DigestBytes, SectionsAt = TargetAt + 8 + DigestBytes;

    private static ReadOnlySpan<byte> Magic => "EADELTA"u8;

    /// <summary>The file that the delta begins from.</summary>
    public required ContentDigest Base { get; init; }

    /// <summary>The file that comes of it.</summary>
    public required ContentDigest Target { get; init; }

    internal long InstructionBytes { get; init; }

    internal long DifferenceBytes { get; init; }

    internal long AdditionBytes { get; init; }

    /// <summary>Reads the header at the stream's present place.</summary>
    /// <param name="delta">A delta from its first byte; untrusted. Its length must be known.</param>
    /// <returns>The header; its sizes are at least 1, and its sections are as long as the rest of the stream.</returns>
    /// <exception cref="DeltaFormatException">It is no delta, of another version, or of another length than it says.</exception>
    public static DeltaHeader Read(Stream delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        Span<byte> bytes = stackalloc byte[Length];
        if (delta.ReadAtLeast(bytes, Length, throwOnEndOfStream: false) < Length || !bytes.StartsWith(Magic))
            throw new DeltaFormatException($"It is no delta: one begins with EADELTA and a header of {Length} bytes.");
        if (bytes[Magic.Length] != FormatVersion)
            throw new DeltaFormatException($"The delta has version {bytes[Magic.Length]} of the format; version {FormatVersion} is understood.");
        DeltaHeader header = new()
        {
            Base = ReadContent(bytes[BaseAt..], "base"),
            Target = ReadContent(bytes[TargetAt..], "target"),
            InstructionBytes = ReadLength(bytes[SectionsAt..], "instructions"),
            DifferenceBytes = ReadLength(bytes[(SectionsAt + 8)..], "differences"),
            AdditionBytes = ReadLength(bytes[(SectionsAt + 16)..], "additions"),
        };
        UInt128 named = (UInt128)Length + (ulong)header.InstructionBytes + (ulong)header.DifferenceBytes + (ulong)header.AdditionBytes;
        return named == (ulong)delta.Length ? header
            : throw new DeltaFormatException($"The delta has {delta.Length} bytes, and its header names {named}.");
    }

    internal byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Magic.CopyTo(bytes);
        bytes[Magic.Length] = FormatVersion;
        WriteContent(bytes.AsSpan(BaseAt), Base);
        WriteContent(bytes.AsSpan(TargetAt), Target);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SectionsAt), InstructionBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SectionsAt + 8), DifferenceBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SectionsAt + 16), AdditionBytes);
        return bytes;
    }

    private static ContentDigest ReadContent(ReadOnlySpan<byte> bytes, string what)
    {
        long size = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return size >= 1
            ? new ContentDigest { Size = size, Sha256 = Convert.ToHexStringLower(bytes.Slice(8, DigestBytes)) }
            : throw new DeltaFormatException($"The delta names a {what} of {size} bytes; it must have at least 1.");
    }

    private static long ReadLength(ReadOnlySpan<byte> bytes, string what)
    {
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return length >= 1 ? length : throw new DeltaFormatException($"The delta's section of {what} has {length} bytes; it must have at least 1.");
    }

    private static void WriteContent(Span<byte> bytes, ContentDigest content)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, content.Size);
        Convert.FromHexString(content.Sha256, bytes.Slice(8, DigestBytes), out _, out _);
    }
}
