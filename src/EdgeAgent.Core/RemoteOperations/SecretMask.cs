using System.Text.RegularExpressions;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>Takes secrets out of text that leaves the device: keys and tokens by their names, the query of every address, user names in addresses, private keys in PEM.</summary>
/// <remarks>It is the second line of defence: what is written is without secrets to begin with, as far as the agent knows of them.</remarks>
public static partial class SecretMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>The text without secrets.</summary>
    /// <param name="text">Any text, JSON too: it stays JSON.</param>
    public static string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = PrivateKey().Replace(text, Hidden);
        text = Signature().Replace(text, $"SharedAccessSignature {Hidden}");
        text = Assigned().Replace(text, $"$1{Hidden}");
        text = Member().Replace(text, $"$1{Hidden}\"");
        text = Query().Replace(text, $"$1?{Hidden}");
        return User().Replace(text, $"$1{Hidden}@");
    }

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("""SharedAccessSignature\s+s[^\s"']*""", RegexOptions.IgnoreCase)]
    private static partial Regex Signature();

    [GeneratedRegex("""((?:SharedAccessKey|AccountKey|password|api[-_]?key)\s*=\s*)[^;\s"'&]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();

    [GeneratedRegex("""("(?:sharedAccessKey|primaryKey|secondaryKey|symmetricKey|groupKey|password|secret|token|authorization|connectionString)"\s*:\s*")(?:[^"\\]|\\.)*(?:"|$)""", RegexOptions.IgnoreCase)]
    private static partial Regex Member();

    [GeneratedRegex("""\b([a-z][a-z0-9+.-]{0,15}://[^\s"'?]+)\?[^\s"']*""", RegexOptions.IgnoreCase)]
    private static partial Regex Query();

    [GeneratedRegex("""\b([a-z][a-z0-9+.-]{0,15}://)[^\s"'/@]+@""", RegexOptions.IgnoreCase)]
    private static partial Regex User();
}
