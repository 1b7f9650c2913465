namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>A set of samples, its labels, or one of its files is not what was promised, or does not fit the model.</summary>
/// <remarks>The message is one sentence for the user: what, where, and what would be accepted.</remarks>
public sealed class SampleDataException : Exception
{
    /// <summary>Creates the exception with a general sentence.</summary>
    public SampleDataException()
        : base("the samples cannot be used")
    {
    }

    /// <summary>Creates the exception with one sentence.</summary>
    /// <param name="message">The sentence.</param>
    public SampleDataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with one sentence and its cause.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The cause.</param>
    public SampleDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
