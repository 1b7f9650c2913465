using System.Security.Cryptography;
using EdgeAgent.Contracts.Deltas;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Deltas;

/// <summary>A delta that was applied once, as a device does, and led to the target.</summary>
/// <param name="Bytes">The delta.</param>
/// <param name="Document">Its figures.</param>
internal sealed record MadeDelta(byte[] Bytes, DeltaDocument Document)
{
    /// <summary>Makes the delta between two files.</summary>
    /// <exception cref="CommandFailureException">A file is empty or too large.</exception>
    public static MadeDelta Of(byte[] baseFile, byte[] target, TimeProvider clock)
    {
        RequireSize(baseFile, "base");
        RequireSize(target, "target");
        long start = clock.GetTimestamp();
        byte[] delta = DeltaMaker.Make(baseFile, target);
        double making = clock.GetElapsedTime(start).TotalSeconds;
        start = clock.GetTimestamp();
        string digest = Apply(delta, baseFile);
        double applying = clock.GetElapsedTime(start).TotalSeconds;
        DeltaHeader header = DeltaHeader.Read(new MemoryStream(delta));
        if (digest != header.Target.Sha256)
            throw new InvalidOperationException("A delta that was just made does not lead to its target.");
        return new MadeDelta(delta, new DeltaDocument(
            header.Base.Sha256, header.Base.Size, header.Target.Sha256, header.Target.Size, Convert.ToHexStringLower(SHA256.HashData(delta)), delta.Length,
            (double)delta.Length / target.Length, making, applying));
    }

    private static string Apply(byte[] delta, byte[] baseFile)
    {
        using DeltaReader reader = new(new MemoryStream(delta), new MemoryStream(baseFile));
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 << 10];
        for (int read; (read = reader.Read(buffer)) > 0;)
            digest.AppendData(buffer.AsSpan(0, read));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static void RequireSize(byte[] file, string what)
    {
        if (file.Length is < 1 or > DeltaMaker.MaxFileBytes)
            throw new CommandFailureException($"the {what} has {file.Length} bytes; deltas are made of files of 1 to {DeltaMaker.MaxFileBytes}");
    }
}
