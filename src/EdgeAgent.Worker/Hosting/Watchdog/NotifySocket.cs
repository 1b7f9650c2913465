using System.Net.Sockets;
using System.Text;

namespace EdgeAgent.Worker.Hosting.Watchdog;

/// <summary>The service manager's socket for states (sd_notify): datagrams of lines <c>NAME=value</c>. One that is not there takes nothing, and nobody waits for it.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;

    /// <summary>Names the socket; nothing is sent yet.</summary>
    /// <param name="name">A path, or a name in the abstract space when it begins with <c>@</c>; null for no service manager.</param>
    public NotifySocket(string? name)
    {
        if (name is not ['/' or '@', _, ..] || OperatingSystem.IsWindows())
            return;
        _manager = new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>Whether there is a service manager.</summary>
    public bool IsThere => _socket is not null;

    /// <summary>Sends states; what the manager does not take at once is lost.</summary>
    /// <param name="states">Lines without a line break at the end.</param>
    /// <returns>Whether they were taken.</returns>
    public bool Send(string states)
    {
        if (_socket is null)
            return false;
        try
        {
            return _socket.SendTo(Encoding.UTF8.GetBytes(states), _manager!) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket?.Dispose();
}
