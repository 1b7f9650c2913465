namespace EdgeAgent.ModelCommands.Output;

/// <summary>Text of models and devices, made safe to show: a terminal takes control characters for commands.</summary>
public static class PrintableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Replaces each control character, a line's end included, by U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text itself where it has none.</returns>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? Replacement : c)) : text;
    }
}
