using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.Optimization.Training.Checkpoints;

/// <summary>The file form of a checkpoint: a mark with the version, the fields in little-endian order, and the SHA-256 of all before it.</summary>
/// <remarks>Texts, arrays and lists begin with their number of bytes, values or items as int32.</remarks>
internal static class CheckpointFile
{
    private const int BufferBytes = 128 * 1024;

    private static ReadOnlySpan<byte> Mark => "EdgeAgent checkpoint 1\n"u8;

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, Checkpoint checkpoint)
    {
        using SHA256 sha = SHA256.Create();
        using (CryptoStream hashing = new(stream, sha, CryptoStreamMode.Write, leaveOpen: true))
        using (BufferedStream buffer = new(hashing, BufferBytes))
        {
            buffer.Write(Mark);
            Write(new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true), checkpoint);
        }

        stream.Write(sha.Hash);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="stream">The whole file; can seek.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no checkpoint of this version.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Checkpoint Read(Stream stream)
    {
        long content = stream.Length - SHA256.HashSizeInBytes;
        if (content < Mark.Length)
            throw new InvalidDataException(FormattableString.Invariant($"{stream.Length} bytes are no checkpoint"));
        Span<byte> mark = stackalloc byte[Mark.Length];
        stream.ReadExactly(mark);
        if (!mark.SequenceEqual(Mark))
            throw new InvalidDataException("the file does not begin as a checkpoint of this version does");
        RequireDigest(stream, content);
        stream.Position = Mark.Length;
        using BufferedStream buffer = new(stream, BufferBytes);
        CheckpointReader reader = new(buffer, content - Mark.Length);
        Checkpoint checkpoint = Read(reader);
        return reader.Remaining == 0 ? checkpoint : throw new InvalidDataException(FormattableString.Invariant($"{reader.Remaining} bytes follow the last field"));
    }

    private static void RequireDigest(Stream stream, long content)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[BufferBytes];
        stream.Position = 0;
        for (long left = content; left > 0;)
        {
            int count = (int)Math.Min(left, piece.Length);
            stream.ReadExactly(piece, 0, count);
            hash.AppendData(piece, 0, count);
            left -= count;
        }

        stream.ReadExactly(piece, 0, SHA256.HashSizeInBytes);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(piece.AsSpan(0, SHA256.HashSizeInBytes)))
            throw new InvalidDataException("its digest does not match: it is damaged or was not written to its end");
    }

    private static void Write(BinaryWriter writer, Checkpoint checkpoint)
    {
        WriteList(writer, checkpoint.Identity, trait =>
        {
            WriteText(writer, trait.Name);
            WriteText(writer, trait.Value);
        });
        TrainingPosition position = checkpoint.Position;
        writer.Write((int)position.Phase);
        writer.Write(position.Epoch);
        writer.Write(position.Step);
        writer.Write(position.LossSum);
        writer.Write(position.Correct);
        writer.Write(checkpoint.OptimizerSteps);
        foreach (IReadOnlyList<StateTensor> tensors in (IReadOnlyList<StateTensor>[])[checkpoint.Parameters, checkpoint.State, checkpoint.Moments, checkpoint.Best, checkpoint.Float])
            WriteList(writer, tensors, tensor => WriteTensor(writer, tensor));
        WriteList(writer, checkpoint.Epochs, figures => WriteFigures(writer, figures));
        writer.Flush();
    }

    private static Checkpoint Read(CheckpointReader reader) => new()
    {
        Identity = reader.ReadList(() => new TrainingTrait(reader.ReadText(), reader.ReadText())),
        Position = new TrainingPosition(ReadPhase(reader), ReadCount(reader), ReadCount(reader), reader.ReadDouble(), reader.ReadInt64()),
        OptimizerSteps = reader.ReadInt64() is >= 0 and long steps ? steps : throw new InvalidDataException("its number of steps is negative"),
        Parameters = reader.ReadList(reader.ReadTensor),
        State = reader.ReadList(reader.ReadTensor),
        Moments = reader.ReadList(reader.ReadTensor),
        Best = reader.ReadList(reader.ReadTensor),
        Float = reader.ReadList(reader.ReadTensor),
        Epochs = reader.ReadList(() => new EpochFigures(
            ReadPhase(reader), ReadCount(reader), reader.ReadInt64(), ReadKnown(reader), ReadKnown(reader), ReadKnown(reader), reader.ReadDouble(), reader.ReadDouble())),
    };

    private static TrainingPhase ReadPhase(CheckpointReader reader) => reader.ReadInt32() switch
    {
        0 => TrainingPhase.Float,
        1 => TrainingPhase.Quantized,
        int other => throw new InvalidDataException(FormattableString.Invariant($"there is no phase {other}")),
    };

    private static int ReadCount(CheckpointReader reader) =>
        reader.ReadInt32() is >= 0 and int count ? count : throw new InvalidDataException("a count is negative");

    // A number that is not known is kept as NaN.
    private static double? ReadKnown(CheckpointReader reader) => reader.ReadDouble() is double value && !double.IsNaN(value) ? value : null;

    private static void WriteFigures(BinaryWriter writer, EpochFigures figures)
    {
        writer.Write((int)figures.Phase);
        writer.Write(figures.Epoch);
        writer.Write(figures.Steps);
        foreach (double? value in (double?[])[figures.Rate, figures.Loss, figures.Top1, figures.HeldOutLoss, figures.HeldOutTop1])
            writer.Write(value ?? double.NaN);
    }

    private static void WriteTensor(BinaryWriter writer, StateTensor tensor)
    {
        WriteText(writer, tensor.Name);
        writer.Write(tensor.Values.Length);
        writer.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
            write(item);
    }
}
