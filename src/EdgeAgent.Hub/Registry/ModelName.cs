using System.Buffers;

namespace EdgeAgent.Hub.Registry;

/// <summary>The rule for names and versions of models: letters, digits, dots, hyphens and underscores.</summary>
internal static class ModelName
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    public static bool IsName(string text) => Follows(text, 128);

    public static bool IsVersion(string text) => Follows(text, 64);

    private static bool Follows(string text, int most) => text.Length > 0 && text.Length <= most && !text.AsSpan().ContainsAnyExcept(Allowed) && text is not ("." or "..");
}
