using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeAgent.Imaging;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands;

/// <summary>Runs a command line: results on standard output, one sentence on standard error for what failed, and the exit codes of <see cref="CommandExitCode"/>.</summary>
public static class CommandRunner
{
    /// <summary>Parses and runs.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="configuration">Where output goes and how long an interrupted command may take to end; null for the console.</param>
    /// <param name="cancellation">Cancels the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> arguments, InvocationConfiguration? configuration = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        configuration ??= new InvocationConfiguration();
        configuration.EnableDefaultExceptionHandler = false;
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction)
        {
            WriteUsageErrors(parsed, configuration.Error);
            return CommandExitCode.WrongUsage;
        }
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (Exception e) when (Sentence(e) is string sentence)
        {
            configuration.Error.WriteLine($"error: {sentence}");
            return CommandExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            configuration.Error.WriteLine("error: interrupted");
            return CommandExitCode.Failed;
        }
    }

    private static string? Sentence(Exception e) => e switch
    {
        CommandFailureException or ModelFormatException or UnsupportedModelException or ImageFormatException => e.Message,
        IOException or UnauthorizedAccessException => e.Message,
        _ => null,
    };

    private static void WriteUsageErrors(ParseResult parsed, TextWriter error)
    {
        foreach (ParseError problem in parsed.Errors)
            error.WriteLine($"error: {problem.Message}");
        Stack<string> words = new(["--help"]);
        for (CommandResult? command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
            words.Push(command.Command.Name);
        error.WriteLine($"usage: {string.Join(' ', words)}");
    }
}
