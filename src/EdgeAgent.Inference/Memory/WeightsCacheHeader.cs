using System.Buffers.Binary;

namespace EdgeAgent.Inference;

/// <summary>The first bytes of a file of packed weights: what it is, of what, and a digest of the rest.</summary>
/// <remarks>[0..8) magic; [8..16) length of the file; [16..48) SHA-256 of what the weights were packed from and for; [48..80) SHA-256 of all behind
/// the header. Behind it lie the blocks, each at a multiple of 64: its length in 8 bytes, 56 zeros, its bytes.</remarks>
internal static class WeightsCacheHeader
{
    public const int Bytes = 128, BlockHeaderBytes = 64;

    private static ReadOnlySpan<byte> Magic => "EAPACKED"u8;

    public static byte[] Write(long length, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> digest)
    {
        byte[] header = new byte[Bytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), length);
        identity.CopyTo(header.AsSpan(16));
        digest.CopyTo(header.AsSpan(48));
        return header;
    }

    /// <summary>Whether a file has the header of what is looked for and the length that the header says.</summary>
    public static bool Fits(ReadOnlySpan<byte> file, ReadOnlySpan<byte> identity) =>
        file.Length >= Bytes && file.StartsWith(Magic) && BinaryPrimitives.ReadInt64LittleEndian(file[8..]) == file.Length
        && file.Slice(16, 32).SequenceEqual(identity) && !file[80..Bytes].ContainsAnyExcept((byte)0);

    public static ReadOnlySpan<byte> Digest(ReadOnlySpan<byte> file) => file.Slice(48, 32);
}
