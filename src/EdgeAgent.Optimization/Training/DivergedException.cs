namespace EdgeAgent.Optimization.Training;

/// <summary>Training diverged: the loss or a gradient is not finite. Parameters are as before the step; statistics of batch
/// normalization may not be.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Without a message.</summary>
    public DivergedException()
    {
    }

    /// <summary>With what is wrong.</summary>
    /// <param name="message">A sentence for the user.</param>
    public DivergedException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and why.</summary>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="innerException">The cause.</param>
    public DivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the step at which it was seen.</summary>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="step">The step, counted from 1 since the network was made.</param>
    public DivergedException(string message, long step)
        : base(message) => Step = step;

    /// <summary>The step at which it was seen, counted from 1 since the network was made; 0 where it is not known.</summary>
    public long Step { get; }
}
