using EdgeAgent.Cli.Evaluate;
using EdgeAgent.Optimization.Evaluation;

namespace EdgeAgent.Cli.Tests.Evaluate;

public sealed class EvaluateProgressLinesTests
{
    [Fact]
    public void A_line_comes_every_five_seconds_with_rate_and_remaining_time()
    {
        Clock clock = new();
        using StringWriter writer = new();
        EvaluateProgressLines lines = new(writer, "evaluating x", clock);
        for (int done = 1; done <= 20; done++)
        {
            clock.Seconds = done;
            lines.Report(new EvaluationProgress(done, 20));
        }

        Assert.Equal(
            ["evaluating x: 5 of 20, 1.0 a second, 15 s left", "evaluating x: 10 of 20, 1.0 a second, 10 s left", "evaluating x: 15 of 20, 1.0 a second, 5 s left"],
            writer.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void Lines_of_a_long_run_come_more_rarely()
    {
        Clock clock = new();
        using StringWriter writer = new();
        EvaluateProgressLines lines = new(writer, "x", clock);
        for (int second = 1; second < 1000; second++)
        {
            clock.Seconds = second;
            lines.Report(new EvaluationProgress(second, 1000));
        }

        int[] shown = [.. writer.ToString().TrimEnd().Split('\n').Select(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.All(shown.Zip(shown.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Math.Max(5, pair.Second / 10), $"{pair}"));
        Assert.InRange(shown.Length, 20, 50);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
