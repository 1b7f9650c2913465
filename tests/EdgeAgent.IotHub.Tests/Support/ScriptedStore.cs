using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeAgent.TestSupport;

/// <summary>A hub's REST for file upload and its blob store, on one real HTTPS server with a script for what fails.</summary>
internal sealed class ScriptedStore : IAsyncDisposable
{
    public const string Right = "?sv=2021&sig=the-right-to-write";

    private readonly WebApplication _application;

    private ScriptedStore(WebApplication application) => _application = application;

    public int Port { get; private set; }

    /// <summary>All requests as they came: method and address, body, Authorization, client certificate.</summary>
    public ConcurrentQueue<(string Line, string Body, string? Authorization, string? Thumbprint, string? BlobType)> Requests { get; } = new();

    /// <summary>Answers by the first part of the request line, used up one by one before the right ones; null never answers.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<int?>> Failures { get; } = new();

    public string? Answer { get; set; }

    public static async Task<ScriptedStore> StartAsync(TestAuthority authority)
    {
        X509Certificate2 certificate = authority.IssueServer();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        WebApplication application = builder.Build();
        ScriptedStore store = new(application);
        application.Run(store.HandleAsync);
        await application.StartAsync();
        store.Port = new Uri(application.Urls.Single()).Port;
        return store;
    }

    public void Fail(string start, params int?[] answers) => Failures[start] = new ConcurrentQueue<int?>(answers);

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        string line = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue((line, body, context.Request.Headers.Authorization, (await context.Connection.GetClientCertificateAsync())?.Thumbprint, context.Request.Headers["x-ms-blob-type"]));
        foreach ((string start, ConcurrentQueue<int?> answers) in Failures)
        {
            if (!line.StartsWith(start, StringComparison.Ordinal) || !answers.TryDequeue(out int? failure))
                continue;
            if (failure is null)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.StatusCode = failure!.Value;
            return;
        }

        if (context.Request.Method == "PUT")
            context.Response.StatusCode = 201;
        else if (context.Request.Path.Value!.EndsWith("/notifications", StringComparison.Ordinal))
            context.Response.StatusCode = 204;
        else
            await context.Response.WriteAsync(Answer ?? $$"""{"correlationId":"c-1","hostName":"localhost:{{Port}}","containerName":"uploads","blobName":"pi-001/a b/c.txt","sasToken":"{{Right}}"}""");
    }
}
