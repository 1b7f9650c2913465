using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>A small HTTP/1.1 server over listening sockets: bounded in connections, bytes and time.</summary>
/// <remarks>Bodies come whole or chunked, answers always have a length. Neither TLS nor HTTP/2: clients are on the same machine.</remarks>
internal sealed partial class HttpServer(IReadOnlyList<ListeningSocket> sockets, HttpLimits limits, TimeProvider time, Func<HttpRequest, Task<HttpResponse>> handler, ILogger logger)
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<HttpConnection, Task> _connections = [];

    /// <summary>The number of connections now.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
                return _connections.Count;
        }
    }

    /// <summary>Accepts connections until it is told to stop, then lets the requests under way end.</summary>
    /// <param name="drainTimeout">The most time for that.</param>
    /// <param name="stop">Tells it to stop.</param>
    public async Task RunAsync(TimeSpan drainTimeout, CancellationToken stop)
    {
        await Task.WhenAll(sockets.Select(socket => AcceptAsync(socket, stop)));
        KeyValuePair<HttpConnection, Task>[] open;
        lock (_gate)
            open = [.. _connections];
        foreach ((HttpConnection connection, _) in open)
            connection.End();
        await Task.WhenAny(Task.WhenAll(open.Select(entry => entry.Value)), Task.Delay(drainTimeout, time, CancellationToken.None));
        foreach ((HttpConnection connection, _) in open)
            connection.Dispose();
    }

    private async Task AcceptAsync(ListeningSocket listening, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Start(listening, await listening.Socket.AcceptAsync(stop));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file descriptors, or a client that left before it was accepted.
                LogNotAccepted(logger, e.Message);
                await Task.WhenAny(Task.Delay(AcceptPause, time, stop));
            }
        }
    }

    private void Start(ListeningSocket listening, Socket socket)
    {
        listening.Prepare(socket);
        HttpConnection connection = new(socket, limits, time, request => HandleAsync(listening, request));
        lock (_gate)
        {
            bool isOneTooMany = _connections.Count >= limits.MaxConnections;
            if (_connections.Count >= 2 * limits.MaxConnections)
            {
                connection.Dispose();
                return;
            }
            _connections.Add(connection, Task.CompletedTask);
            _connections[connection] = Task.Run(() => ServeAsync(connection, isOneTooMany), CancellationToken.None);
        }
    }

    private async Task ServeAsync(HttpConnection connection, bool isOneTooMany)
    {
        try
        {
            await (isOneTooMany
                ? connection.RejectAsync(new HttpRejection(503, $"There are {limits.MaxConnections} connections already, the most at a time.") { RetryAfter = TimeSpan.FromSeconds(1) })
                : connection.RunAsync());
        }
        finally
        {
            connection.Dispose();
            lock (_gate)
                _connections.Remove(connection);
        }
    }

    private async Task<HttpResponse> HandleAsync(ListeningSocket listening, HttpRequest request)
    {
        listening.CheckHost(request.Head);
        try
        {
            return await handler(request);
        }
#pragma warning disable CA1031 // The outermost edge of a request: a fault of the agent itself ends the request, not the connection's loop.
        catch (Exception e) when (e is not (HttpRejection or SocketException or ObjectDisposedException))
#pragma warning restore CA1031
        {
            LogFault(logger, e, request.Head.Method, request.Head.Path);
            throw new HttpRejection(500, $"A fault of the agent itself ended the request ({e.GetType().Name}); its log tells more.") { EndsConnection = true };
        }
    }

    [LoggerMessage(2102, LogLevel.Warning, "A connection to the local API could not be accepted: {Reason}")]
    private static partial void LogNotAccepted(ILogger logger, string reason);

    [LoggerMessage(2103, LogLevel.Error, "The local API met a fault of the agent itself in {Method} {Path}")]
    private static partial void LogFault(ILogger logger, Exception exception, string method, string path);
}
