using System.Globalization;
using EdgeAgent.Optimization.Evaluation;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>Says how far an evaluation is in a line every few seconds, more rarely when it takes long, with its rate and the time that is left.</summary>
internal sealed class EvaluateProgressLines(TextWriter writer, string what, TimeProvider clock) : IProgress<EvaluationProgress>
{
    private const int SharesOfElapsed = 10;
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _shown;

    public void Report(EvaluationProgress value)
    {
        lock (_lock)
        {
            TimeSpan elapsed = clock.GetElapsedTime(_start);
            TimeSpan interval = TimeSpan.FromTicks(Math.Max(LeastInterval.Ticks, elapsed.Ticks / SharesOfElapsed));
            if (elapsed - _shown < interval || value.Done == value.Total)
                return;
            _shown = elapsed;
            double rate = value.Done / elapsed.TotalSeconds;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value.Done} of {value.Total}, {rate:0.0} a second, {(value.Total - value.Done) / rate:0} s left"));
        }
    }
}
