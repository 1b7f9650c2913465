using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace EdgeAgent.Worker.Sinks;

/// <summary>How patient a webhook is.</summary>
internal static class WebhookResilience
{
    /// <summary>The most attempts of one event.</summary>
    public const int Attempts = 3;

    private const int FailuresToBreak = 6;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10), SamplingDuration = TimeSpan.FromMinutes(1);

    /// <summary>How long an endpoint that has failed is left alone.</summary>
    public static TimeSpan BreakDuration { get; } = TimeSpan.FromSeconds(30);

    /// <summary>From the outside in: retries, the circuit breaker, the time-out of each attempt.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Create(TimeSpan timeout, TimeSpan firstRetryAfter, TimeProvider time, Random random) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                MaxRetryAttempts = Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstRetryAfter,
                MaxDelay = LongestWait,
                Randomizer = random.NextDouble,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                FailureRatio = 0.9,
                MinimumThroughput = FailuresToBreak,
                SamplingDuration = SamplingDuration,
                BreakDuration = BreakDuration,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result is { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };
}
