using System.Globalization;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Governor;

/// <summary>Says what was decided.</summary>
internal static class GovernorSentence
{
    /// <summary>Makes the report.</summary>
    /// <param name="state">What was decided.</param>
    /// <param name="interval">The configured time between two inferences; null or zero where there is none to name.</param>
    public static GovernorReport Report(GovernorState state, TimeSpan? interval) => new()
    {
        Factor = Math.Round(state.Factor, 3),
        IsPaused = state.IsPaused,
        Reason = state.Reason,
        Detail = state.Cause is not { } cause ? null : state.IsPaused ? cause : $"{cause}; {Consequence(state.Factor, interval)}",
    };

    private static string Consequence(double factor, TimeSpan? interval) => interval is { } own && own > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"interval {(own * factor).TotalSeconds:0.0##} s instead of {own.TotalSeconds:0.0##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{factor:0.0} times the time between inferences");
}
