namespace EdgeAgent.ModelCommands;

/// <summary>The exit codes of every command.</summary>
public static class CommandExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed; one sentence on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage: an unknown option, a missing argument, a value out of range.</summary>
    public const int WrongUsage = 2;
}
