using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeAgent.Worker.Tests;

/// <summary>A client that sends bytes as a test wrote them, and reads answers one by one.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly List<byte> _unread = [];

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> OpenAsync(EndPoint target)
    {
        Socket socket = new(target.AddressFamily, SocketType.Stream, target.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        await socket.ConnectAsync(target);
        return new RawConnection(socket);
    }

    public static Task<RawConnection> OpenAsync(string path) => OpenAsync(new UnixDomainSocketEndPoint(path));

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes);

    /// <summary>Tells the server that nothing more will come.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one answer; its body by Content-Length.</summary>
    public async Task<RawAnswer> ReadAsync()
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. _unread]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
            Assert.True(await FillAsync(), $"The connection ended before an answer: {Encoding.Latin1.GetString([.. _unread])}");
        string[] lines = Encoding.Latin1.GetString([.. _unread[..end]]).Split("\r\n");
        _unread.RemoveRange(0, end + 4);
        Dictionary<string, string> fields = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(field => field[0], field => field[1], StringComparer.OrdinalIgnoreCase);
        int length = fields.TryGetValue("Content-Length", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (_unread.Count < length)
            Assert.True(await FillAsync(), "The connection ended inside an answer.");
        byte[] body = [.. _unread[..length]];
        _unread.RemoveRange(0, length);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), fields, body);
    }

    public async Task<RawAnswer> AskAsync(string request)
    {
        await SendAsync(request);
        return await ReadAsync();
    }

    /// <summary>Reads everything until the server ends the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }
        return Encoding.Latin1.GetString([.. _unread]);
    }

    /// <summary>Waits for the server's end of the connection.</summary>
    public async Task<bool> IsEndedAsync() => _unread.Count == 0 && !await FillAsync();

    public void Dispose() => _socket.Dispose();

    private async Task<bool> FillAsync()
    {
        byte[] buffer = new byte[65536];
        using CancellationTokenSource patience = new(Patience);
        int read = await _socket.ReceiveAsync(buffer, patience.Token);
        _unread.AddRange(buffer.AsSpan(0, read));
        return read > 0;
    }
}
