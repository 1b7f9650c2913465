namespace EdgeAgent.Worker.Configuration;

/// <summary>The configuration cannot be used. The message names the file, the place in it, and what would be accepted.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates the error with a general sentence.</summary>
    public ConfigurationException()
        : base("the configuration cannot be used")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">One sentence.</param>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause.</param>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
