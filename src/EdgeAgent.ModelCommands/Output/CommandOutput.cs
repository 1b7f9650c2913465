using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeAgent.ModelCommands.Output;

/// <summary>Where a command writes: the result, what is said beside it, and how wide the terminal is.</summary>
/// <param name="Result">Standard output: the result and nothing else.</param>
/// <param name="Progress">Standard error: progress and remarks.</param>
/// <param name="Width">The terminal's width in characters; null where the result goes to a file or a pipe.</param>
public sealed record CommandOutput(TextWriter Result, TextWriter Progress, int? Width)
{
    /// <summary>The output of one invocation.</summary>
    /// <param name="parsed">The invocation.</param>
    public static CommandOutput Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        TextWriter result = parsed.InvocationConfiguration.Output;
        bool isTerminal = ReferenceEquals(result, Console.Out) && !Console.IsOutputRedirected;
        return new CommandOutput(result, parsed.InvocationConfiguration.Error, isTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : null);
    }

    /// <summary>Writes the one JSON document of a command.</summary>
    /// <typeparam name="T">The document's type.</typeparam>
    /// <param name="document">The document.</param>
    /// <param name="type">Its generated description.</param>
    public void WriteJson<T>(T document, JsonTypeInfo<T> type) => Result.WriteLine(JsonSerializer.Serialize(document, type));

    /// <summary>Writes a table as wide as the terminal allows.</summary>
    /// <param name="table">The table.</param>
    public void Write(TextTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Write(Result, Width);
    }
}
