using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeAgent.Worker.Tests;

/// <summary>The service manager's end of the notification socket: a real unix datagram socket.</summary>
internal sealed class ServiceManager : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string? _directory;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceManager(bool isAbstract = false)
    {
        if (isAbstract)
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"@edge-agent-{Environment.ProcessId}-{Guid.NewGuid():N}");
            _socket.Bind(new UnixDomainSocketEndPoint($"\0{Name[1..]}"));
            return;
        }

        _directory = Directory.CreateTempSubdirectory("edge-agent-notify-").FullName;
        Name = Path.Combine(_directory, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Name));
    }

    /// <summary>The value of NOTIFY_SOCKET.</summary>
    public string Name { get; }

    /// <summary>Waits for the next datagram.</summary>
    public async Task<string> ReceiveAsync()
    {
        byte[] buffer = new byte[4096];
        using CancellationTokenSource patience = new(Patience);
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, patience.Token));
    }

    /// <summary>Waits for a datagram that holds a text, and gives it with all that came before it.</summary>
    public async Task<List<string>> ReceiveUntilAsync(string text)
    {
        List<string> received = [];
        do
        {
            received.Add(await ReceiveAsync());
        }
        while (!received[^1].Contains(text, StringComparison.Ordinal));
        return received;
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (_directory is not null)
            Directory.Delete(_directory, recursive: true);
    }
}
