using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.LocalApi;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Worker.Tests;

/// <summary>An agent in this process with its local API on a unix socket.</summary>
internal sealed class ApiBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LocalApiService _service;
    private readonly Task _run;

    private ApiBench(TestAgent agent, ApiSettings settings)
    {
        Agent = agent;
        Path = agent.Folder["api.sock"];
        _service = new LocalApiService(settings with { Socket = Path }, agent.Runtime, agent.Probe, "pi-001", TimeProvider.System, NullLogger<LocalApiService>.Instance);
        _run = _service.RunAsync(_stop.Token);
        Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://localhost") };
    }

    public TestAgent Agent { get; }

    public string Path { get; }

    public HttpClient Client { get; }

    public static async Task<ApiBench> StartAsync(ApiSettings? settings = null, GovernorLimits? governor = null)
    {
        TestAgent agent = new() { Governor = governor ?? new GovernorLimits() };
        await agent.StartConnectedAsync();
        return new ApiBench(agent, settings ?? new ApiSettings());
    }

    /// <summary>Serves the API of an agent that runs; the agent ends with it.</summary>
    public static ApiBench Over(TestAgent agent, ApiSettings settings) => new(agent, settings);

    public async Task<RawAnswer> GetAsync(string path, string? accept = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await ReadAsync(request);
    }

    public Task<RawAnswer> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json), null);

    /// <summary>Posts a body, of which the first bytes are JSON and the rest tensors.</summary>
    public async Task<RawAnswer> PostAsync(string path, byte[] body, int? jsonLength)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (jsonLength is not null)
            request.Headers.Add("Inference-Header-Content-Length", jsonLength.ToString());
        return await ReadAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _stop.CancelAsync();
        await _run;
        _service.Dispose();
        _stop.Dispose();
        await Agent.DisposeAsync();
    }

    private async Task<RawAnswer> ReadAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Dictionary<string, string> fields = response.Headers.Concat(response.Content.Headers).ToDictionary(field => field.Key, field => string.Join(", ", field.Value), StringComparer.OrdinalIgnoreCase);
        return new RawAnswer((int)response.StatusCode, fields, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
