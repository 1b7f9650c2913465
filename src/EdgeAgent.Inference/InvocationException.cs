namespace EdgeAgent.Inference;

/// <summary>An invocation met values that a node cannot work with, such as an index that lies outside the tensor it points into.</summary>
/// <remarks>The interpreter stays usable; the outputs of the failed invocation are undefined.</remarks>
public sealed class InvocationException : Exception
{
    /// <summary>Says what was met, and what would be accepted.</summary>
    public InvocationException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was met, and what caused it.</summary>
    public InvocationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An invocation failed for a reason that is not given.</summary>
    public InvocationException()
    {
    }
}
