using System.Net;
using EdgeAgent.Worker.LocalApi.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests;

/// <summary>The HTTP server on a unix socket and a port, with a clock that stands still. <c>/echo</c> answers with the body, <c>/hold</c> when it is let go, others with their path.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-http-");
    private readonly CancellationTokenSource _stop = new();
    private readonly ListeningSocket _unix, _port;
    private readonly Task _run;

    public EchoServer(HttpLimits? limits = null)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "api.sock");
        _unix = ListeningSocket.OnPath(Path);
        _port = ListeningSocket.OnLoopback(0);
        Server = new HttpServer([_unix, _port], limits ?? new HttpLimits(), Time, AnswerAsync, NullLogger.Instance);
        _run = Server.RunAsync(TimeSpan.FromSeconds(2), _stop.Token);
    }

    public string Path { get; }

    public EndPoint Port => _port.Socket.LocalEndPoint!;

    public FakeTimeProvider Time { get; } = new();

    public HttpServer Server { get; }

    /// <summary>Set when <c>/hold</c> was asked for, and what lets it go.</summary>
    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Path);

    /// <summary>Moves the clock on in small steps until a task ends.</summary>
    public async Task<T> AdvanceUntilAsync<T>(Task<T> task)
    {
        for (int i = 0; i < 1000 && !task.IsCompleted; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(5, TestContext.Current.CancellationToken));
        }
        return await task;
    }

    /// <summary>Tells the server to stop.</summary>
    /// <returns>A task that ends with it.</returns>
    public Task StopAsync()
    {
        _stop.Cancel();
        return _run;
    }

    public async ValueTask DisposeAsync()
    {
        LetGo.TrySetResult();
        Task run = StopAsync();
        for (int i = 0; i < 1000 && !run.IsCompleted; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(run, Task.Delay(5));
        }
        await run;
        _unix.Dispose();
        _port.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<HttpResponse> AnswerAsync(HttpRequest request)
    {
        switch (request.Head.Path)
        {
            case "/echo":
                ReadOnlyMemory<byte> body = await request.ReadBodyAsync();
                return new HttpResponse(200, "application/octet-stream", body.ToArray());
            case "/hold":
                Held.TrySetResult();
                await LetGo.Task;
                return new HttpResponse(200, "text/plain", "held"u8.ToArray());
            case "/fault":
                throw new InvalidOperationException("a bug");
            default:
                return new HttpResponse(200, "text/plain", System.Text.Encoding.ASCII.GetBytes(request.Head.Path));
        }
    }
}
