using System.Globalization;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization;
using Spectre.Console;

namespace EdgeAgent.Cli.Optimize;

/// <summary>Shows the steps of long work on standard error: a bar for each in a terminal, else a line now and then.</summary>
internal static class OptimizeProgress
{
    public static async Task<T> ShowAsync<T>(CommandOutput output, TimeProvider clock, Func<IProgress<OptimizationProgress>, Task<T>> work)
    {
        bool isTerminal = ReferenceEquals(output.Progress, Console.Error) && !Console.IsErrorRedirected;
        if (!isTerminal)
            return await work(new Lines(output.Progress, clock));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private sealed class Bars(ProgressContext context) : IProgress<OptimizationProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(OptimizationProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.Step, out ProgressTask? task))
                    _tasks[value.Step] = task = context.AddTask(Markup.Escape(value.Step));
                task.MaxValue = value.Total;
                task.Value = value.Done;
            }
        }
    }

    private sealed class Lines(TextWriter writer, TimeProvider clock) : IProgress<OptimizationProgress>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

        private readonly Lock _lock = new();
        private string? _step;
        private long _shown;

        public void Report(OptimizationProgress value)
        {
            lock (_lock)
            {
                if (value.Step == _step && clock.GetElapsedTime(_shown) < Interval)
                    return;
                (_step, _shown) = (value.Step, clock.GetTimestamp());
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Done} of {value.Total}"));
            }
        }
    }
}
