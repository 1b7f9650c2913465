using System.Net.Sockets;
using System.Text.Json;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>Asks the agent of a configuration for its status: over its socket, else over its port.</summary>
internal sealed class StatusClient(AgentConfiguration configuration, TimeProvider time)
{
    private const int LargestAnswerBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks.</summary>
    /// <exception cref="CommandFailureException">The configuration has no API, or no agent answers; one sentence says which.</exception>
    public async Task<StatusDocument> ReadAsync(CancellationToken cancellation)
    {
        if (configuration.Api is not { } api || (api.Socket is null && api.Port is null))
            throw new CommandFailureException($"{configuration.File}: the local API is not configured, so the agent cannot be asked; add \"api\": {{}} and restart it.");
        string where = api.Socket ?? $"127.0.0.1:{api.Port}";
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        using SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false, ConnectCallback = (_, token) => ConnectAsync(api, token) };
        using HttpClient client = new(handler) { MaxResponseContentBufferSize = LargestAnswerBytes, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            byte[] answer = await client.GetByteArrayAsync(new Uri("http://localhost/status"), either.Token);
            return JsonSerializer.Deserialize(answer, StatusJsonContext.Default.StatusDocument) ?? throw new JsonException();
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            throw new CommandFailureException($"This user may not use {where}; run as a member of the agent's group, or as root.", e);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            throw new CommandFailureException($"The agent does not run, or has not come to listen on {where} yet ({e.InnerException.Message}).", e);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new CommandFailureException($"What listens on {where} does not answer as edge-agent does: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailureException($"The agent did not answer on {where} within {Patience.TotalSeconds:0} s.", e);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(ApiSettings api, CancellationToken cancellation)
    {
        Socket socket = api.Socket is null ? new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await (api.Socket is { } path
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation)
                : socket.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, api.Port!.Value), cancellation));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
