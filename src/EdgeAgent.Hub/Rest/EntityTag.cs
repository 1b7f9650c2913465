using System.Security.Cryptography;

namespace EdgeAgent.Hub.Rest;

/// <summary>Entity tags: opaque, never used twice, not even after something was deleted and made again.</summary>
internal static class EntityTag
{
    /// <summary>A new tag, without quotes.</summary>
    public static string Next() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(8));

    /// <summary>True when an <c>If-Match</c> header is absent, is <c>*</c>, or names the current tag; clients send both forms with and without quotes.</summary>
    public static bool IsMatch(string? ifMatch, string current)
    {
        if (string.IsNullOrEmpty(ifMatch))
            return true;
        foreach (string part in ifMatch.Split(',', StringSplitOptions.TrimEntries))
        {
            string tag = part.Trim('"');
            if (tag == "*" || tag == current)
                return true;
        }

        return false;
    }
}
