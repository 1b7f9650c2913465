using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Telemetry;

/// <summary>Writes a stream of server-sent events.</summary>
internal sealed class ServerSentEvents(HttpResponse response)
{
    /// <summary>How long a stream may be silent before a comment keeps it alive.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Sends the headers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        await WriteAsync(": open\n\n", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one event of one line of data.</summary>
    public Task SendAsync(string name, long? id, string json, CancellationToken cancellationToken) =>
        WriteAsync(id is { } number ? $"event: {name}\nid: {number}\ndata: {json}\n\n" : $"event: {name}\ndata: {json}\n\n", cancellationToken);

    /// <summary>Sends a comment, so that both ends notice a dead connection.</summary>
    public Task KeepAliveAsync(CancellationToken cancellationToken) => WriteAsync(": alive\n\n", cancellationToken);

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
