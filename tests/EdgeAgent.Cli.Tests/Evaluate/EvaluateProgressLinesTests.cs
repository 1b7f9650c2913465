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

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
