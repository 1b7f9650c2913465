using System.Globalization;
using System.Net.Sockets;

namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>Answers the requests of one connection, one after the other.</summary>
internal sealed class HttpConnection(Socket socket, HttpLimits limits, TimeProvider time, Func<HttpRequest, Task<HttpResponse>> handler) : IDisposable
{
    private const int LongestSkippedBody = 1 << 16;

    private readonly ConnectionReader _reader = new(socket, limits, time);
    private readonly ResponseWriter _writer = new(socket, limits, time);
    private readonly Lock _gate = new();
    private bool _isBusy, _isEnding;

    /// <summary>Runs until the client or the server has had enough.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await AnswerNextAsync())
            {
            }
            socket.Shutdown(SocketShutdown.Send);
            await _reader.DrainAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or does not take its answer, or the server stops.
        }
    }

    /// <summary>Ends the connection after the request under way; at once when there is none.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            if (!_isBusy)
                socket.Dispose();
        }
    }

    /// <summary>Answers without having read anything, and ends.</summary>
    public async Task RejectAsync(HttpRejection rejection)
    {
        try
        {
            await _writer.WriteAsync(Answer(rejection), isLast: true);
            socket.Shutdown(SocketShutdown.Send);
            await _reader.DrainAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone already.
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> AnswerNextAsync()
    {
        RequestHead? head;
        try
        {
            head = await _reader.ReadHeadAsync();
        }
        catch (HttpRejection rejection)
        {
            await _writer.WriteAsync(Answer(rejection), isLast: true);
            return false;
        }
        if (head is null || !Begin())
            return false;
        using HttpRequest request = new(head, _reader, limits, time, _writer.SendContinueAsync);
        (HttpResponse response, bool mayGoOn) = await HandleAsync(request);
        mayGoOn = mayGoOn && head.KeepsAlive && await SkipBodyAsync(request) && !_isEnding;
        await _writer.WriteAsync(response, isLast: !mayGoOn, head);
        return Finish() && mayGoOn;
    }

    private async Task<(HttpResponse Response, bool MayGoOn)> HandleAsync(HttpRequest request)
    {
        try
        {
            return (await handler(request), true);
        }
        catch (HttpRejection rejection)
        {
            return (Answer(rejection), !rejection.EndsConnection);
        }
    }

    // A body that nobody asked for is passed over when it is small; otherwise the connection ends.
    private static async Task<bool> SkipBodyAsync(HttpRequest request)
    {
        if (request.IsRead)
            return true;
        if (request.Head.ExpectsContinue || request.Head.IsChunked || request.Head.ContentLength > LongestSkippedBody)
            return false;
        try
        {
            await request.ReadBodyAsync();
            return true;
        }
        catch (HttpRejection)
        {
            return false;
        }
    }

    private bool Begin()
    {
        lock (_gate)
            return _isBusy = !_isEnding;
    }

    private bool Finish()
    {
        lock (_gate)
        {
            _isBusy = false;
            return !_isEnding;
        }
    }

    private static HttpResponse Answer(HttpRejection rejection)
    {
        List<(string, string)> fields = [];
        if (rejection.RetryAfter is { } wait)
            fields.Add(("Retry-After", ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)));
        if (rejection.Allow is { } methods)
            fields.Add(("Allow", methods));
        return ApiJson.Error(rejection.Status, rejection.Message) with { Fields = fields };
    }
}
