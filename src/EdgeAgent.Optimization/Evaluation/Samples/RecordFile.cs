using Microsoft.Win32.SafeHandles;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Reads records of one length from a file, one at a time. Not for use by several threads at once.</summary>
internal sealed class RecordFile(string path, int recordBytes) : IDisposable
{
    private readonly SafeFileHandle _file = Open(path);
    private readonly byte[] _record = new byte[recordBytes];

    /// <summary>The bytes of a record; valid until the next is read.</summary>
    /// <exception cref="SampleDataException">The file ends before the record does.</exception>
    public ReadOnlySpan<byte> Read(int index)
    {
        long start = (long)index * recordBytes;
        for (int filled = 0; filled < recordBytes;)
        {
            int read = RandomAccess.Read(_file, _record.AsSpan(filled), start + filled);
            if (read == 0)
                throw new SampleDataException($"{Path.GetFileName(path)} ends within record {index}");
            filled += read;
        }

        return _record;
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SampleDataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
