namespace EdgeAgent.Core.Models;

/// <summary>The rule for names of model slots: they are twin keys and file names at once.</summary>
public static class SlotName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 32;

    /// <summary>The rule as a sentence's end.</summary>
    public const string Rule = "a slot name has 1 to 32 letters, digits, hyphens and underscores";

    /// <summary>Whether a name follows the rule.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it has 1 to <see cref="MaxLength"/> ASCII letters, digits, hyphens and underscores.</returns>
    public static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaxLength)
            return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }
        return true;
    }
}
