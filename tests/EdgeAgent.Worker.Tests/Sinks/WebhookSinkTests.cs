using System.Collections.Concurrent;
using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Sinks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Tests.Sinks;

/// <summary>The webhook against a real HTTP server on loopback.</summary>
public sealed class WebhookSinkTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(string Body, string? Key, string? Authorization)> _requests = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private WebApplication? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri Address => new(_server!.Urls.Single() + "/hook");

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/hook", AnswerAsync);
        await _server.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task An_event_is_posted_as_json_with_its_identifier_and_the_token()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["token"], "secret\n");
        await using WebhookSink sink = Sink(new WebhookSinkSettings { Url = Address, TokenFile = folder["token"] });
        Assert.Null(await sink.DeliverAsync(SampleEvents.Raised("run-e1"), Cancellation));
        (string body, string? key, string? authorization) = Assert.Single(_requests);
        Assert.Equal(SampleEvents.Raised("run-e1"), JsonSerializer.Deserialize(body, ContractsJsonContext.Default.PipelineEvent));
        Assert.Equal(("run-e1", "Bearer secret"), (key, authorization));
    }

    [Fact]
    public async Task What_passes_is_tried_again_and_what_does_not_is_not()
    {
        await using WebhookSink sink = Sink(new WebhookSinkSettings { Url = Address });
        Queue(503, 429, 200);
        Assert.Null(await sink.DeliverAsync(SampleEvents.Raised("1"), Cancellation));
        Assert.Equal(3, _requests.Count);
        Queue(400);
        Assert.Equal($"{Address.Authority} answered 400 Bad Request.", await sink.DeliverAsync(SampleEvents.Raised("2"), Cancellation));
        Queue(302);
        Assert.Contains("answered 302", await sink.DeliverAsync(SampleEvents.Raised("3"), Cancellation), StringComparison.Ordinal);
        Assert.Equal(5, _requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_keeps_failing_is_left_alone_for_a_while()
    {
        await using WebhookSink sink = Sink(new WebhookSinkSettings { Url = Address });
        Queue([.. Enumerable.Repeat(500, 100)]);
        Assert.Contains("answered 500", await sink.DeliverAsync(SampleEvents.Raised("1"), Cancellation), StringComparison.Ordinal);
        await sink.DeliverAsync(SampleEvents.Raised("2"), Cancellation);
        Assert.Contains("is left alone for 30 s", await sink.DeliverAsync(SampleEvents.Raised("3"), Cancellation), StringComparison.Ordinal);
        Assert.Equal(6, _requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told()
    {
        await using WebhookSink sink = Sink(new WebhookSinkSettings { Url = new Uri("http://127.0.0.1:9/hook") });
        Assert.StartsWith("127.0.0.1:9: ", await sink.DeliverAsync(SampleEvents.Raised("1"), Cancellation), StringComparison.Ordinal);
    }

    private static WebhookSink Sink(WebhookSinkSettings settings) => new(settings, TimeProvider.System, new Random(1), TimeSpan.FromMilliseconds(1));

    private void Queue(params int[] answers)
    {
        foreach (int answer in answers)
            _answers.Enqueue(answer);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        _requests.Enqueue((await reader.ReadToEndAsync(context.RequestAborted), context.Request.Headers["Idempotency-Key"], context.Request.Headers.Authorization));
        context.Response.StatusCode = _answers.TryDequeue(out int answer) ? answer : 204;
    }
}
