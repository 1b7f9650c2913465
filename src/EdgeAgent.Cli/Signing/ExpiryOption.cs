using System.CommandLine;
using System.Globalization;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Signing;

/// <summary><c>--expires</c>: a number of days from now, or a time.</summary>
internal static class ExpiryOption
{
    private const int MostDays = 36500;

    public static Option<string> Create(string byDefault) => new Option<string>("--expires")
    {
        Description = "When it expires: days from now such as 90d, or a UTC time such as 2027-06-30 or 2027-06-30T12:00:00Z.",
        HelpName = "TIME",
        DefaultValueFactory = _ => byDefault,
    }.Require(text => Read(text, DateTimeOffset.UnixEpoch) is not null, $"takes days from now such as 90d (at most {MostDays}d), or a UTC time such as 2027-06-30.");

    /// <summary>The time that a text means; null when it means none.</summary>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        if (text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int days))
            return days is >= 1 and <= MostDays ? now.AddDays(days) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;
    }

    /// <summary>The time of an option, which must be ahead.</summary>
    public static DateTimeOffset Resolve(string text, DateTimeOffset now)
    {
        DateTimeOffset expires = Read(text, now)!.Value;
        return expires > now ? expires : throw new CommandFailureException($"--expires {text} is past; give a time that is ahead");
    }
}
