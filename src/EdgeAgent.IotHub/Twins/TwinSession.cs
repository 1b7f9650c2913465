using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using EdgeAgent.Contracts;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EdgeAgent.IotHub;

/// <summary>Keeps the desired properties of one connection in step with the hub: fetches the document, takes the notifications, fetches again when one was lost.</summary>
internal sealed class TwinSession
{
    private const int MostTimeouts = 2;

    private readonly DesiredOrder _order;
    private readonly ResiliencePipeline<TwinResponse> _patiently;
    private readonly ILogger _logger;
    private readonly Channel<bool> _fetchWanted = Channel.CreateBounded<bool>(1);

    public TwinSession(LinkMailbox mailbox, BackoffBounds backoff, TimeProvider time, Random random, ILogger logger)
    {
        _order = new DesiredOrder(mailbox);
        _logger = logger;
        WantFetch();
        _patiently = new ResiliencePipelineBuilder<TwinResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<TwinResponse>
            {
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Result is { Outcome: TwinOutcome.Throttled or TwinOutcome.HubFailed }
                    || (attempt.Outcome.Result is { Outcome: TwinOutcome.TimedOut } && attempt.AttemptNumber + 1 < MostTimeouts)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = backoff.Shortest,
                MaxDelay = backoff.Longest,
                Randomizer = random.NextDouble,
                OnRetry = retry =>
                {
                    LinkLog.TwinRetry(_logger, retry.Outcome.Result!.Describe(), retry.RetryDelay.TotalSeconds);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Takes a notification from the connection's receiver; never waits.</summary>
    public void TakeNotification(long? topicVersion, ReadOnlySequence<byte> payload)
    {
        bool inOrder = false;
        byte[] json = payload.ToArray();
        if (TryReadObject(json, out JsonElement patch) && (topicVersion ?? VersionOf(patch)) is { } version)
            inOrder = _order.TakeNotification(version, json, patch);
        else
            LinkLog.BadNotification(_logger);

        if (!inOrder)
            WantFetch();
    }

    /// <summary>Fetches the document now and whenever it is wanted again; ends with the reason when the hub will not give it.</summary>
    public async Task<LinkFailure> RunAsync(MqttConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _fetchWanted.Reader.ReadAsync(cancellationToken);
            TwinResponse answer = await _patiently.ExecuteAsync(
                static async (connection, cancel) => await connection.RequestAsync(TwinTopics.Get, ReadOnlyMemory<byte>.Empty, cancel), connection, cancellationToken);
            if (Take(answer) is { } failure)
                return failure;
        }
    }

    /// <summary>Fetches the document once more on the caller's behalf.</summary>
    public async Task<TwinResponse> RefreshAsync(MqttConnection connection, CancellationToken cancellationToken)
    {
        TwinResponse answer = await connection.RequestAsync(TwinTopics.Get, ReadOnlyMemory<byte>.Empty, cancellationToken);
        return Take(answer) is { } failure && answer.Outcome == TwinOutcome.Done
            ? new TwinResponse { Outcome = TwinOutcome.Refused, ErrorMessage = failure.Message }
            : answer;
    }

    private LinkFailure? Take(TwinResponse answer)
    {
        if (answer.Outcome != TwinOutcome.Done)
            return new LinkFailure(answer.Outcome == TwinOutcome.Refused ? LinkErrorCode.TwinRefused : LinkErrorCode.LinkLost, $"The twin could not be fetched: {answer.Describe()}.");
        if (!TryReadDocument(answer.Body, out long version, out JsonElement desired, out JsonElement? reported))
            return new LinkFailure(LinkErrorCode.ProtocolError, "The hub's twin document is not {\"desired\":{...,\"$version\":n},\"reported\":{...}}.");
        if (!_order.TakeDocument(version, answer.Body, desired, reported))
            WantFetch();
        return null;
    }

    private static bool TryReadDocument(ReadOnlyMemory<byte> body, out long version, out JsonElement desired, out JsonElement? reported)
    {
        version = 0;
        desired = default;
        reported = null;
        if (!TryReadObject(body, out JsonElement document) || !document.TryGetProperty("desired", out desired) || VersionOf(desired) is not { } number)
            return false;
        version = number;
        if (document.TryGetProperty("reported", out JsonElement said) && said.ValueKind == JsonValueKind.Object)
            reported = said;
        return true;
    }

    private static bool TryReadObject(ReadOnlyMemory<byte> json, out JsonElement result)
    {
        result = default;
        if (!JsonText.IsReadable(json.Span))
            return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            result = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return false;
        }

        return result.ValueKind == JsonValueKind.Object;
    }

    private static long? VersionOf(JsonElement properties) =>
        properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("$version", out JsonElement version) && version.ValueKind == JsonValueKind.Number
        && version.TryGetInt64(out long number) ? number : null;

    private void WantFetch() => _fetchWanted.Writer.TryWrite(true);
}
