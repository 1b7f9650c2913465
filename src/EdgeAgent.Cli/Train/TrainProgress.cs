using System.Globalization;
using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Cli.Train;

/// <summary>Says on standard error what each epoch came to, and between epochs how far the run is: in place in a terminal, else in a line now and then.</summary>
internal sealed class TrainProgress(TextWriter writer, bool isTerminal, TimeProvider clock) : IProgress<TrainingProgress>
{
    private const int SharesOfElapsed = 10;
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(5), TerminalInterval = TimeSpan.FromMilliseconds(200);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _shown;
    private int _width, _told;

    /// <summary>Examples a second, as last heard; null before the first step.</summary>
    public double? ExamplesPerSecond { get; private set; }

    public void Report(TrainingProgress value)
    {
        if (double.IsFinite(value.ExamplesPerSecond))
            ExamplesPerSecond = value.ExamplesPerSecond;
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        TimeSpan interval = isTerminal ? TerminalInterval : TimeSpan.FromTicks(Math.Max(LeastInterval.Ticks, elapsed.Ticks / SharesOfElapsed));
        if (elapsed - _shown < interval && value.Activity != TrainingActivity.Calibrating)
            return;
        _shown = elapsed;
        Show(Describe(value));
    }

    /// <summary>Says what the epochs came to that were not told yet.</summary>
    public void Tell(IReadOnlyList<EpochFigures> epochs, TrainingOptions options)
    {
        for (; _told < epochs.Count; _told++)
        {
            EpochFigures figures = epochs[_told];
            string phase = figures.Phase == TrainingPhase.Float ? "" : " with quantization";
            string heldOut = Invariant($"held out: loss {figures.HeldOutLoss:0.0000}, top-1 {100 * figures.HeldOutTop1:0.00} %");
            int all = figures.Phase == TrainingPhase.Float ? options.Epochs : options.QuantizedEpochs;
            Clear();
            writer.WriteLine(figures.Epoch == 0
                ? $"before{(phase.Length > 0 ? phase : " training")}: {heldOut}"
                : Invariant($"epoch {figures.Epoch} of {all}{phase}: loss {figures.Loss:0.0000}, top-1 {100 * figures.Top1:0.00} %; {heldOut}"));
        }
    }

    /// <summary>Takes away what stands in place.</summary>
    public void End() => Clear();

    private static string Describe(TrainingProgress value)
    {
        string phase = value.Phase == TrainingPhase.Float ? "" : " with quantization";
        return value.Activity switch
        {
            TrainingActivity.Calibrating => "calibrating the first ranges",
            TrainingActivity.Evaluating => Invariant($"measuring on held-out data: minibatch {value.Done} of {value.Total}"),
            _ => Invariant($"epoch {value.Epoch} of {value.Epochs}{phase}: step {value.Done} of {value.Total}, loss {value.Loss:0.000}, top-1 {100 * value.Top1:0.0} %, {value.ExamplesPerSecond:0.0} pictures/s{Left(value)}"),
        };
    }

    private static string Left(TrainingProgress value) => value.Remaining is not { } left ? ""
        : left.TotalMinutes < 2 ? Invariant($", {left.TotalSeconds:0} s left")
        : left.TotalHours < 2 ? Invariant($", {left.TotalMinutes:0} min left")
        : Invariant($", {left.TotalHours:0.0} h left");

    private void Show(string line)
    {
        if (!isTerminal)
        {
            writer.WriteLine(line);
            return;
        }

        int width = Math.Max(Console.WindowWidth - 1, 20);
        string shown = line.Length > width ? line[..width] : line;
        writer.Write($"\r{shown.PadRight(Math.Min(_width, width))}");
        _width = shown.Length;
    }

    private void Clear()
    {
        if (_width > 0)
            writer.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
