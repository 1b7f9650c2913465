namespace EdgeAgent.Optimization.Weights;

/// <summary>A file of weights is damaged, or is not one of the network that is built: the message says which tensor, what is wrong, and what would be
/// accepted.</summary>
public sealed class WeightsException : Exception
{
    /// <summary>Creates the exception with a general sentence.</summary>
    public WeightsException()
        : base("the weights cannot be used")
    {
    }

    /// <summary>Creates the exception with one sentence.</summary>
    /// <param name="message">The sentence.</param>
    public WeightsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with one sentence and its cause.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The cause.</param>
    public WeightsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
