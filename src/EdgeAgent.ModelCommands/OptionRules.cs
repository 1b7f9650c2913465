using System.CommandLine;

namespace EdgeAgent.ModelCommands;

/// <summary>Bounds of option values; what lies outside is wrong usage.</summary>
public static class OptionRules
{
    /// <summary>Refuses values that a rule does not allow.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="isAllowed">The rule; not asked about an absent value.</param>
    /// <param name="accepted">What the option takes, to go behind its name: <c>takes a number of at least 1.</c></param>
    /// <returns>The option.</returns>
    public static Option<T> Require<T>(this Option<T> option, Func<T, bool> isAllowed, string accepted)
    {
        ArgumentNullException.ThrowIfNull(option);
        option.Validators.Add(result =>
        {
            if (Read<T>(result) is T value && !isAllowed(value))
                result.AddError($"{option.Name} {accepted}");
        });
        return option;
    }

    /// <summary>Refuses numbers below a bound.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">The least number that it takes.</param>
    /// <returns>The option.</returns>
    public static Option<int> AtLeast(this Option<int> option, int least) => option.Require(value => value >= least, $"takes a number of at least {least}.");

    // A text that is no T is reported by the parser itself; asking for its value throws.
    private static T? Read<T>(System.CommandLine.Parsing.OptionResult result)
    {
        try
        {
            return result.GetValueOrDefault<T>();
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
