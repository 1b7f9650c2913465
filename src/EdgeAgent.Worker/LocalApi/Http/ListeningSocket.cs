using System.Net;
using System.Net.Sockets;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>A socket that listens: a unix socket of mode 0660, or a loopback port.</summary>
internal sealed class ListeningSocket : IDisposable
{
    private const int Backlog = 16;
    private const string FreshSuffix = ".new";

    /// <summary>What Linux says when a socket is opened as a file: no such device or address.</summary>
    private const int SocketIsNoFile = 6;

    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly string? _path;

    private ListeningSocket(Socket socket, string? path) => (Socket, _path) = (socket, path);

    public Socket Socket { get; }

    /// <summary>What it listens on, for the log.</summary>
    public string Name => _path ?? $"http://{Socket.LocalEndPoint}";

    /// <summary>Listens on a unix socket. One that a dead process left is replaced; one that answers is left alone.</summary>
    /// <exception cref="IOException">Another process listens there, or something else has the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be made or written.</exception>
    /// <exception cref="SocketException">The system refused.</exception>
    public static ListeningSocket OnPath(string path)
    {
        string fresh = path + FreshSuffix;
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, DirectoryMode);
        RefuseOther(path);
        File.Delete(fresh);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Nobody can connect before the mode is right and the name is there.
            socket.Bind(new UnixDomainSocketEndPoint(fresh));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(fresh, OwnerAndGroup);
            socket.Listen(Backlog);
            File.Move(fresh, path, overwrite: true);
            return new ListeningSocket(socket, path);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Listens on a port of 127.0.0.1.</summary>
    /// <param name="port">The port; 0 for one that is free.</param>
    /// <exception cref="SocketException">The port is taken or forbidden.</exception>
    public static ListeningSocket OnLoopback(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(Backlog);
            return new ListeningSocket(socket, null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sets an accepted connection up.</summary>
    public void Prepare(Socket accepted)
    {
        if (_path is null)
            accepted.NoDelay = true;
    }

    /// <summary>On a port, only names of this machine are served: a page in a browser that reaches the port under another name is turned away.</summary>
    /// <exception cref="HttpRejection">The request names another host.</exception>
    public void CheckHost(RequestHead head)
    {
        if (_path is not null || head.Field("Host") is not { } host)
            return;
        string name = host.StartsWith('[') ? host[..(host.IndexOf(']', StringComparison.Ordinal) + 1)] : host.Split(':')[0];
        if (!name.Equals("localhost", StringComparison.OrdinalIgnoreCase) && name is not ("127.0.0.1" or "[::1]"))
            throw new HttpRejection(403, "This port serves only the hosts localhost and 127.0.0.1.");
    }

    /// <summary>Stops listening and removes the socket's file.</summary>
    public void Dispose()
    {
        Socket.Dispose();
        if (_path is not null)
            File.Delete(_path);
    }

    private static void RefuseOther(string path)
    {
        if (!Path.Exists(path))
            return;
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            if (IsSocket(path))
                return;
            throw new IOException($"The path '{path}' is taken by something that is no socket; move it away.", e);
        }
        throw new IOException($"Another process listens on '{path}'.");
    }

    private static bool IsSocket(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException e)
        {
            return e.HResult == SocketIsNoFile;
        }
    }
}
