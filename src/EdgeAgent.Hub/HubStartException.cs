namespace EdgeAgent.Hub;

/// <summary>The hub cannot start; the message says why and what would help, in one sentence.</summary>
public sealed class HubStartException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what would be accepted.</param>
    /// <param name="innerException">What the system reported; null when nothing did.</param>
    public HubStartException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
