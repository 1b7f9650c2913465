using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Turns uint8 quantized values into int8 and back by flipping the top bit: <c>q - 128</c> and <c>q + 128</c> are both <c>q xor 0x80</c>.</summary>
public static class SignFlip
{
    /// <summary>Flips the top bit of every byte.</summary>
    /// <param name="source">Bytes to flip.</param>
    /// <param name="destination">As long as the source; the same memory or disjoint from it.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length != source.Length)
            throw new ArgumentException($"Expected {source.Length} bytes, got {destination.Length}.", nameof(destination));
        Vector128<byte> top = Vector128.Create((byte)0x80);
        int i = 0;
        for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            (Vector128.Create(source[i..]) ^ top).CopyTo(destination[i..]);
        for (; i < source.Length; i++)
            destination[i] = (byte)(source[i] ^ 0x80);
    }
}
