namespace EdgeAgent.Contracts.Manifests;

/// <summary>Quotes hostile text in messages.</summary>
internal static class Excerpt
{
    private const int Longest = 64;

    /// <summary>The printable ASCII characters of the first 64, others as question marks.</summary>
    public static string Of(string? text) =>
        text is null ? "null" : string.Concat(text.Take(Longest).Select(c => c is >= ' ' and < '\x7f' ? c : '?'));
}
