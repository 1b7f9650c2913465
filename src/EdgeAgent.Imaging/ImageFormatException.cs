namespace EdgeAgent.Imaging;

/// <summary>The bytes are not a picture that this library reads: an unknown, corrupt, truncated or oversized file.</summary>
/// <remarks>The message is one sentence for the operator. No other exception leaves the decoder, whatever the bytes.</remarks>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public ImageFormatException()
        : base("the bytes are not a picture that can be read")
    {
    }

    /// <summary>Creates the exception with one sentence that says what is wrong and what would be accepted.</summary>
    /// <param name="message">The sentence.</param>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with one sentence and what caused it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The cause.</param>
    public ImageFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
