namespace EdgeAgent.Contracts.Manifests;

/// <summary>The rules for the texts and numbers of signed documents.</summary>
public static class DocumentRules
{
    /// <summary>The largest sequence or version number: the largest that every JSON reader keeps exactly.</summary>
    public const long MaxNumber = (1L << 53) - 1;

    private const int DigestLength = 64, MaxNameLength = 128, MaxVersionLength = 64, MaxDeviceClassLength = 64;

    /// <summary>Whether a text is a SHA-256 or a key id.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True for 64 lower-case hexadecimal digits.</returns>
    public static bool IsDigest(string? text) => text is { Length: DigestLength } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a text is a model's name.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True for 1 to 128 ASCII letters, digits, dots, hyphens and underscores.</returns>
    public static bool IsName(string? text) => text is { Length: > 0 and <= MaxNameLength } && text.All(IsPlain);

    /// <summary>Whether a text is a model's version.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True for 1 to 64 printable ASCII characters without spaces.</returns>
    public static bool IsVersion(string? text) => text is { Length: > 0 and <= MaxVersionLength } && text.All(c => c is > ' ' and < '\x7f');

    /// <summary>Whether a text is a device class.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True for 1 to 64 ASCII letters, digits, dots, hyphens and underscores.</returns>
    public static bool IsDeviceClass(string? text) => text is { Length: > 0 and <= MaxDeviceClassLength } && text.All(IsPlain);

    internal static bool IsContent(ContentDigest content) => IsDigest(content.Sha256) && content.Size >= 1;

    internal static bool AreTimes(DateTimeOffset issued, DateTimeOffset expires) => issued.Offset == TimeSpan.Zero && expires.Offset == TimeSpan.Zero && issued < expires;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';
}
