using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Evaluation;
using Spectre.Console;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>Shows how far an evaluation is on standard error: a bar in a terminal, else a line now and then.</summary>
internal static class EvaluateProgress
{
    public static async Task<T> ShowAsync<T>(CommandOutput output, string what, TimeProvider clock, Func<IProgress<EvaluationProgress>, Task<T>> work)
    {
        bool isTerminal = ReferenceEquals(output.Progress, Console.Error) && !Console.IsErrorRedirected;
        if (!isTerminal)
            return await work(new EvaluateProgressLines(output.Progress, what, clock));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SamplesPerSecondColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(Markup.Escape(what)))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            task.MaxValue = value.Total;
            task.Increment(1);
        }
    }
}
