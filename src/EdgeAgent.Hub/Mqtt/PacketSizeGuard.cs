using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>Ends a connection whose next MQTT packet announces more bytes than any allowed packet has, before they are buffered.</summary>
/// <remarks>MQTT 3.1.1 section 2.2: one byte of type, then the remaining length in one to four bytes of seven bits, lowest first.</remarks>
internal sealed class PacketSizeGuard : PipeReader
{
    private const int LargestPacket = (256 << 10) + (72 << 10);   // a message, its topic (at most 64 KB), and some room

    private readonly PipeReader _inner;
    private ReadOnlySequence<byte> _buffer;
    private long _ahead;   // bytes between the start of the buffer and the next packet's first byte

    private PacketSizeGuard(PipeReader inner) => _inner = inner;

    /// <summary>Puts the guard on a connection.</summary>
    public static ConnectionContext Watch(ConnectionContext connection)
    {
        connection.Transport = new GuardedPipe(new PacketSizeGuard(connection.Transport.Input), connection.Transport.Output);
        return connection;
    }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Check(await _inner.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        bool hasRead = _inner.TryRead(out result);
        if (hasRead)
            Check(result);
        return hasRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _ahead -= _buffer.Slice(0, consumed).Length;
        _inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    private ReadResult Check(ReadResult result)
    {
        _buffer = result.Buffer;
        while (_ahead < _buffer.Length)
        {
            if (!TryReadLength(_buffer.Slice(_ahead), out int packet))
                break;
            if (packet > LargestPacket)
                throw new ConnectionAbortedException($"An MQTT packet of {packet} bytes was announced; at most {LargestPacket} are allowed.");
            _ahead += packet;
        }

        return result;
    }

    /// <summary>The whole length of the packet at the start; false when its header is not there yet.</summary>
    private static bool TryReadLength(ReadOnlySequence<byte> bytes, out int length)
    {
        SequenceReader<byte> reader = new(bytes);
        reader.Advance(1);
        length = 0;
        for (int digit = 0; digit < 4; digit++)
        {
            if (!reader.TryRead(out byte value))
                return false;
            length |= (value & 0x7F) << (7 * digit);
            if (value < 0x80)
            {
                length += digit + 2;
                return true;
            }
        }

        length = int.MaxValue;
        return true;
    }

    private sealed class GuardedPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
