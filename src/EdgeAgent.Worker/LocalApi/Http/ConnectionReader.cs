using System.Net.Sockets;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>Reads heads and bodies from a connection through one buffer of fixed size, so that requests sent one behind the other come out one by one.</summary>
internal sealed class ConnectionReader(Socket socket, HttpLimits limits, TimeProvider time)
{
    private readonly byte[] _buffer = new byte[limits.MaxHeadBytes + 4];
    private int _start, _end;

    /// <summary>Whether bytes of a next request have come already.</summary>
    public bool HasBytes => _end > _start;

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Reads the next head.</summary>
    /// <returns>The head; null when the client closed the connection, or let it idle for too long, before a next request began.</returns>
    /// <exception cref="HttpRejection">The head is malformed, too large or too slow.</exception>
    public async Task<RequestHead?> ReadHeadAsync()
    {
        if (!await SkipEmptyLinesAsync())
            return null;
        using CancellationTokenSource deadline = new(limits.HeadTimeout, time);
        for (int searched = 0; ;)
        {
            int end = Unread[searched..].IndexOf("\r\n\r\n"u8);
            if (end >= 0 && searched + end <= limits.MaxHeadBytes)
            {
                ReadOnlySpan<byte> head = Unread[..(searched + end)];
                _start += searched + end + 4;
                return RequestHeadParser.Parse(head, limits.MaxFields);
            }
            if (end >= 0 || Unread.Length >= _buffer.Length)
                throw new HttpRejection(431, $"The request's head is larger than {limits.MaxHeadBytes} bytes.") { EndsConnection = true };
            searched = Math.Max(0, Unread.Length - 3);
            if (!await FillAsync("The request's head took too long.", deadline.Token))
                throw new HttpRejection(400, "The connection ended inside a request's head.") { EndsConnection = true };
        }
    }

    /// <summary>Reads as many bytes as asked for, or throws.</summary>
    public async Task ReadExactlyAsync(Memory<byte> destination, CancellationToken deadline)
    {
        int buffered = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, buffered).CopyTo(destination);
        _start += buffered;
        for (destination = destination[buffered..]; destination.Length > 0;)
        {
            int read = await ReceiveAsync(destination, BodyTooSlow, deadline);
            if (read == 0)
                throw BodyCutOff();
            destination = destination[read..];
        }
    }

    /// <summary>Reads a line of a chunked body, without its CR LF.</summary>
    public async Task<string> ReadLineAsync(int maxBytes, CancellationToken deadline)
    {
        while (true)
        {
            int end = Unread.IndexOf("\r\n"u8);
            if (end >= 0 && end <= maxBytes)
            {
                string line = System.Text.Encoding.Latin1.GetString(Unread[..end]);
                _start += end + 2;
                return line;
            }
            if (end >= 0 || Unread.Length > maxBytes + 1)
                throw new HttpRejection(400, $"A line of the chunked body is longer than {maxBytes} bytes.") { EndsConnection = true };
            if (!await FillAsync(BodyTooSlow, deadline))
                throw BodyCutOff();
        }
    }

    /// <summary>Reads and forgets what the client still sends, until it closes or the time is up, so that it gets to read the answer.</summary>
    public async Task DrainAsync()
    {
        using CancellationTokenSource deadline = new(limits.LingerTimeout, time);
        try
        {
            while (await socket.ReceiveAsync(_buffer.AsMemory(), deadline.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client had its time.
        }
    }

    private const string BodyTooSlow = "The request's body took too long.";

    private static HttpRejection BodyCutOff() => new(400, "The connection ended inside a request's body.") { EndsConnection = true };

    // RFC 9112, 2.2: a few empty lines before a request line are passed over.
    private async Task<bool> SkipEmptyLinesAsync()
    {
        using CancellationTokenSource idle = new(limits.IdleTimeout, time);
        for (int skipped = 0; ; skipped++)
        {
            if (_start == _end && !await FillQuietlyAsync(idle.Token))
                return false;
            if (_buffer[_start] is not ((byte)'\r' or (byte)'\n') || skipped == 4)
                return true;
            _start++;
        }
    }

    private async Task<bool> FillQuietlyAsync(CancellationToken idle)
    {
        try
        {
            return await FillAsync("", idle);
        }
        catch (HttpRejection)
        {
            return false;
        }
    }

    private async Task<bool> FillAsync(string tooSlow, CancellationToken deadline)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        int read = await ReceiveAsync(_buffer.AsMemory(_end), tooSlow, deadline);
        _end += read;
        return read > 0;
    }

    private async Task<int> ReceiveAsync(Memory<byte> destination, string tooSlow, CancellationToken deadline)
    {
        try
        {
            return await socket.ReceiveAsync(destination, deadline);
        }
        catch (OperationCanceledException)
        {
            throw new HttpRejection(408, tooSlow) { EndsConnection = true };
        }
    }
}
