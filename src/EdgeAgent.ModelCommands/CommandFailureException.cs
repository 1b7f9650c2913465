namespace EdgeAgent.ModelCommands;

/// <summary>A command cannot do what was asked, for a reason outside the program: the message is the sentence that the user reads, and the exit code is 1.</summary>
public sealed class CommandFailureException : Exception
{
    /// <summary>Creates the failure with a general sentence.</summary>
    public CommandFailureException()
        : base("the command failed")
    {
    }

    /// <summary>Creates the failure with one sentence that says what, where, and what would be accepted.</summary>
    /// <param name="message">The sentence.</param>
    public CommandFailureException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the failure with one sentence and its cause.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The cause.</param>
    public CommandFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
