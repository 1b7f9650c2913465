using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>A file of packed weights, mapped where it fits the model and the kernels, else written once they are packed.</summary>
/// <remarks>The file is named by what the weights were packed from and for, and is checked before use: length, header, digest, and the length of each
/// block. It is written under another name, synchronised and renamed, so that no half of it ever has its name; whoever finds it wrong packs, and
/// replaces it.</remarks>
internal sealed class WeightsCache : PackedStore
{
    private const int HashedAtOnce = 256 * 1024;

    private readonly string _path;
    private readonly byte[] _identity;
    private readonly List<AlignedBuffer> _taken = [];
    private ReadOnlyMemory<byte> _file;
    private int _next = WeightsCacheHeader.Bytes;

    private WeightsCache(string path, byte[] identity, ReadOnlyMemory<byte> file) => (_path, _identity, _file) = (path, identity, file);

    /// <summary>A file fits so far: the same model was checked and packed before.</summary>
    public bool IsMapped => _file.Length > 0;

    /// <summary>Looks for the file of a model.</summary>
    public static WeightsCache Open(TfLiteModel model, InterpreterOptions options, KernelSet kernels)
    {
        string shapes = string.Join(';', options.InputShapes.Select(shape => $"{shape.Input}={shape.Shape}"));
        string digest = Convert.ToHexStringLower(Hash(model.File)), version = $"{LayoutVersion} of {typeof(WeightsCache).Assembly.GetName().Version}";
        byte[] identity = SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{digest}\n{kernels.Name}\n{version}\n{options.Signature}\n{shapes}\n{options.Batch}\n{options.LowMemory}"));
        string path = Path.Combine(options.WeightsCache!, $"{Convert.ToHexStringLower(identity)}.packed");
        return new WeightsCache(path, identity, Find(path, identity));
    }

    /// <inheritdoc/>
    public override AlignedBuffer Take(long bytes, out bool isPacked)
    {
        int start = _next + WeightsCacheHeader.BlockHeaderBytes;
        isPacked = _file.Length > 0 && start + bytes <= _file.Length && BinaryPrimitives.ReadInt64LittleEndian(_file.Span[_next..]) == bytes;
        if (!isPacked) _file = default;
        else _next = checked((int)ArenaPlan.Align(start + bytes));
        AlignedBuffer buffer = isPacked ? AlignedBuffer.View(_file.Slice(start, (int)bytes)) : new AlignedBuffer(bytes);
        _taken.Add(buffer);
        return buffer;
    }

    /// <summary>Writes the file where there was none that fits.</summary>
    public WeightsCacheUse Close()
    {
        if (_taken.Count == 0) return WeightsCacheUse.None;
        if (_file.Length > 0) return WeightsCacheUse.Used;
        string draft = $"{_path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            Write(draft);
            File.Move(draft, _path, overwrite: true);
            return WeightsCacheUse.Written;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            try
            {
                File.Delete(draft);
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
                // It is in nobody's way: only the name without the ending is ever looked for.
            }

            return WeightsCacheUse.Failed;
        }
    }

    private static ReadOnlyMemory<byte> Find(string path, byte[] identity)
    {
        try
        {
            if (!File.Exists(path)) return default;
            ReadOnlyMemory<byte> file = MappedFile.Open(path);
            return WeightsCacheHeader.Fits(file.Span, identity)
                && Hash(file[WeightsCacheHeader.Bytes..]).AsSpan().SequenceEqual(WeightsCacheHeader.Digest(file.Span)) ? file : default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static byte[] Hash(ReadOnlyMemory<byte> bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int start = 0; start < bytes.Length; start += HashedAtOnce)
        {
            ReadOnlyMemory<byte> piece = bytes.Slice(start, Math.Min(HashedAtOnce, bytes.Length - start));
            hash.AppendData(piece.Span);
            MappedFile.Release(piece);
        }

        return hash.GetHashAndReset();
    }

    private void Write(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        file.Write(new byte[WeightsCacheHeader.Bytes]);
        byte[] head = new byte[WeightsCacheHeader.BlockHeaderBytes];
        byte[] zeros = new byte[ArenaPlan.Alignment];
        foreach (AlignedBuffer buffer in _taken)
        {
            BinaryPrimitives.WriteInt64LittleEndian(head, buffer.Length);
            Append(head);
            Append(buffer.AsSpan<byte>());
            Append(zeros.AsSpan(0, (int)(ArenaPlan.Align(buffer.Length) - buffer.Length)));
        }

        long length = file.Position;
        file.Position = 0;
        file.Write(WeightsCacheHeader.Write(length, _identity, hash.GetHashAndReset()));
        file.Flush(flushToDisk: true);

        void Append(ReadOnlySpan<byte> bytes)
        {
            file.Write(bytes);
            hash.AppendData(bytes);
        }
    }
}
