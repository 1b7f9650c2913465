using System.CommandLine;
using System.CommandLine.Parsing;

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
            if (TryRead(result, out T? value) && value is not null && !isAllowed(value))
                result.AddError($"{option.Name} {accepted}");
        });
        return option;
    }

    /// <summary>Refuses numbers below a bound.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">The least number that it takes.</param>
    /// <returns>The option.</returns>
    public static Option<int> AtLeast(this Option<int> option, int least) => option.Require(value => value >= least, $"takes a number of at least {least}.");

    /// <summary>Reads an option's value inside a validator.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="result">The option as parsed; null where it is absent.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where the option is absent, or where its text is no such value, which the parser reports by itself.</returns>
    public static bool TryRead<T>(OptionResult? result, out T? value)
    {
        value = default;
        try
        {
            value = result is null ? default : result.GetValueOrDefault<T>();
            return result is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
