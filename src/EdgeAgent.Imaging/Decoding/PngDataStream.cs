using System.Buffers.Binary;

namespace EdgeAgent.Imaging.Decoding;

/// <summary>The concatenated contents of a PNG file's IDAT chunks, as a stream.</summary>
/// <param name="chunks">The file from its first chunk on.</param>
internal sealed class PngDataStream(ReadOnlyMemory<byte> chunks) : Stream
{
    private ReadOnlyMemory<byte> _rest = chunks;
    private ReadOnlyMemory<byte> _current;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_current.IsEmpty && AdvanceToData())
        {
        }
        int count = Math.Min(buffer.Length, _current.Length);
        _current.Span[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool AdvanceToData()
    {
        while (_rest.Length >= 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(_rest.Span);
            ReadOnlySpan<byte> type = _rest.Span.Slice(4, 4);
            if (type.SequenceEqual("IEND"u8))
                return false;
            if (length > _rest.Length - 12)
                throw new ImageFormatException($"the PNG file is cut short: a chunk claims {length} bytes where {_rest.Length - 12} remain");
            bool isData = type.SequenceEqual("IDAT"u8);
            if (isData)
                _current = _rest.Slice(8, (int)length);
            _rest = _rest[(12 + (int)length)..];
            if (isData)
                return true;
        }
        throw new ImageFormatException("the PNG file is cut short: it has no end chunk (IEND)");
    }
}
