namespace EdgeAgent.Optimization;

/// <summary>A model, its weights or its data do not allow what was asked; the message says what, where, and what would be accepted.</summary>
public sealed class OptimizationException : Exception
{
    /// <summary>Without a message.</summary>
    public OptimizationException()
    {
    }

    /// <summary>With what is wrong.</summary>
    /// <param name="message">A sentence for the user.</param>
    public OptimizationException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and why.</summary>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public OptimizationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
