using System.IO.Compression;

namespace EdgeAgent.Contracts.Deltas;

/// <summary>One compressed section of a delta, read from its start while others are read beside it from the same file.</summary>
internal sealed class DeltaSection : IDisposable
{
    private readonly string _name;
    private readonly BrotliStream _plain;

    /// <exception cref="DeltaFormatException">Its window is larger than allowed.</exception>
    public DeltaSection(Stream delta, long start, long length, string name)
    {
        _name = name;
        delta.Position = start;
        if (WindowBits(delta.ReadByte()) is not (>= 10 and <= DeltaHeader.LargestWindowBits))
            throw new DeltaFormatException($"The delta's section of {name} asks for another Brotli window than the at most {1 << DeltaHeader.LargestWindowBits} bytes that are allowed.");
        _plain = new BrotliStream(new Part(delta, start, length), CompressionMode.Decompress);
    }

    /// <summary>Fills the buffer with the section's next bytes.</summary>
    /// <exception cref="DeltaFormatException">The section is damaged or too short.</exception>
    public void Fill(Span<byte> buffer)
    {
        if (Read(buffer) < buffer.Length)
            throw new DeltaFormatException($"The delta's section of {_name} ends before the target is complete.");
    }

    /// <exception cref="DeltaFormatException">The section is damaged, or has bytes that no instruction asked for.</exception>
    public void RequireEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (Read(one) != 0)
            throw new DeltaFormatException($"The delta's section of {_name} goes on after the target is complete.");
    }

    public byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        Fill(one);
        return one[0];
    }

    public void Dispose() => _plain.Dispose();

    private int Read(Span<byte> buffer)
    {
        try
        {
            return _plain.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new DeltaFormatException($"The delta's section of {_name} is damaged: it is no Brotli stream.", e);
        }
    }

    // RFC 7932, section 9.1: WBITS stands in the first one, four or seven bits; 0 for the code that only large windows have.
    private static int WindowBits(int first) => first switch
    {
        < 0 => 0,
        _ when (first & 1) == 0 => 16,
        _ when (first >> 1 & 7) is > 0 and int four => 17 + four,
        _ when (first >> 4 & 7) is 0 => 17,
        _ when (first >> 4 & 7) is > 1 and int seven => 8 + seven,
        _ => 0,
    };

    /// <summary>A range of a file whose place others move as well.</summary>
    private sealed class Part(Stream file, long start, long length) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int wanted = (int)Math.Min(buffer.Length, length - _read);
            if (wanted == 0)
                return 0;
            file.Position = start + _read;
            int read = file.Read(buffer[..wanted]);
            _read += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
