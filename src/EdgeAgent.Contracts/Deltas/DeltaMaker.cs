using System.IO.Compression;
using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Contracts.Deltas;

/// <summary>Makes deltas between two files, of which the second resembles the first: two versions of a model.</summary>
/// <remarks>The result is the same for the same files on every machine with the same Brotli encoder. It needs about as much memory as both files take together, twice.</remarks>
public static class DeltaMaker
{
    /// <summary>The largest file in bytes.</summary>
    public const int MaxFileBytes = 1 << 30;

    private const int BestQuality = 11, FastQuality = 9, MostAtBest = 4 << 20;

    /// <summary>Makes the delta that leads from a base to a target.</summary>
    /// <param name="baseFile">The base; 1 byte to <see cref="MaxFileBytes"/>.</param>
    /// <param name="target">The target; the same.</param>
    /// <returns>The delta, which <see cref="DeltaReader"/> reads. It may be larger than the target where they have nothing in common.</returns>
    /// <exception cref="ArgumentException">A file is empty or too large.</exception>
    public static byte[] Make(ReadOnlyMemory<byte> baseFile, ReadOnlyMemory<byte> target)
    {
        Require(baseFile, nameof(baseFile));
        Require(target, nameof(target));
        IReadOnlyList<DeltaPlan.Stretch> stretches = DeltaPlan.Make(baseFile, target);
        byte[] instructions = Compress(Instructions(stretches));
        byte[] differences = Compress(DeltaPlan.Differences(stretches, baseFile.Span, target.Span));
        byte[] additions = Compress(Additions(stretches, target.Span));
        DeltaHeader header = new()
        {
            Base = Digest(baseFile.Span),
            Target = Digest(target.Span),
            InstructionBytes = instructions.Length,
            DifferenceBytes = differences.Length,
            AdditionBytes = additions.Length,
        };
        return [.. header.ToBytes(), .. instructions, .. differences, .. additions];
    }

    private static byte[] Instructions(IReadOnlyList<DeltaPlan.Stretch> stretches)
    {
        var bytes = new List<byte>();
        long place = 0;
        for (int i = 0; i < stretches.Count;)
        {
            bool isCopy = stretches[i].Shift != DeltaPlan.Added;
            long step = isCopy ? (long)stretches[i].Start + stretches[i].Shift - place : 0;
            long copy = isCopy ? stretches[i++].Length : 0;
            long add = i < stretches.Count && stretches[i].Shift == DeltaPlan.Added ? stretches[i++].Length : 0;
            WriteInteger(bytes, (ulong)(step << 1 ^ step >> 63));
            WriteInteger(bytes, (ulong)copy);
            WriteInteger(bytes, (ulong)add);
            place += step + copy;
        }
        return [.. bytes];
    }

    private static byte[] Additions(IReadOnlyList<DeltaPlan.Stretch> stretches, ReadOnlySpan<byte> target)
    {
        byte[] bytes = new byte[stretches.Where(stretch => stretch.Shift == DeltaPlan.Added).Sum(stretch => stretch.Length)];
        int count = 0;
        foreach (DeltaPlan.Stretch stretch in stretches)
        {
            if (stretch.Shift != DeltaPlan.Added)
                continue;
            target[stretch.Start..stretch.End].CopyTo(bytes.AsSpan(count));
            count += stretch.Length;
        }
        return bytes;
    }

    private static void WriteInteger(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value & 0x7f | 0x80));
        bytes.Add((byte)value);
    }

    private static byte[] Compress(byte[] bytes)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length) + 16];
        return BrotliEncoder.TryCompress(bytes, compressed, out int length, bytes.Length <= MostAtBest ? BestQuality : FastQuality, DeltaHeader.LargestWindowBits)
            ? compressed[..length]
            : throw new InvalidOperationException("The Brotli encoder did not keep its bound.");
    }

    private static ContentDigest Digest(ReadOnlySpan<byte> file) => new() { Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), Size = file.Length };

    private static void Require(ReadOnlyMemory<byte> file, string name)
    {
        if (file.Length is < 1 or > MaxFileBytes)
            throw new ArgumentException($"A file of a delta has 1 to {MaxFileBytes} bytes; this one has {file.Length}.", name);
    }
}
