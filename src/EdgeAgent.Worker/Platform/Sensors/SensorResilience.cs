using Polly;
using Polly.Retry;

namespace EdgeAgent.Worker.Platform.Sensors;

/// <summary>How patient readings of sensors are: buses lose a transfer now and then, and give the next.</summary>
internal static class SensorResilience
{
    /// <summary>The most attempts of one reading.</summary>
    public const int Attempts = 3;

    /// <summary>How long all of a reading's attempts take at most.</summary>
    public static TimeSpan ReadingTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait between the attempts of a reading.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>For a transfer that must not wait: repeated at once.</summary>
    public static ResiliencePipeline Immediate { get; } = new ResiliencePipelineBuilder().AddRetry(Retry(TimeSpan.Zero)).Build();

    /// <summary>For a reading of its own: a time-out around retries with a pause.</summary>
    public static ResiliencePipeline Reading(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(ReadingTimeout).AddRetry(Retry(Pause)).Build();

    private static RetryStrategyOptions Retry(TimeSpan pause) => new()
    {
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is IOException),
        MaxRetryAttempts = Attempts - 1,
        BackoffType = DelayBackoffType.Constant,
        Delay = pause,
    };
}
