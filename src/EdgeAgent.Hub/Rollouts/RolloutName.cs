namespace EdgeAgent.Hub.Rollouts;

/// <summary>The rule for names of rollouts.</summary>
internal static class RolloutName
{
    /// <summary>The rule, for error texts.</summary>
    public const string Rule = "1 to 64 lower-case letters, digits and hyphens";

    public static bool IsValid(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
