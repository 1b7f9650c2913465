using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Commands that print the same numbers for ever, as bytes or as lines.</summary>
internal sealed class EndlessCommands : ICommandRunner
{
    public IRunningCommand Start(IReadOnlyList<string> command) => new Running(command[0] == "samples");

    private sealed class Running(bool isText) : IRunningCommand
    {
        private readonly EndlessStream _stream = new(isText);

        public Stream Output => _stream;

        public string DescribeEnd() => "It was ended.";

        public void Dispose() => _stream.Dispose();
    }

    private sealed class EndlessStream(bool isText) : Stream
    {
        private volatile bool _isEnded;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_isEnded)
                return 0;
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = isText ? "1\n"u8[i % 2] : unchecked((byte)i);
            return isText ? buffer.Length & ~1 : buffer.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _isEnded = true;
            base.Dispose(disposing);
        }
    }
}
