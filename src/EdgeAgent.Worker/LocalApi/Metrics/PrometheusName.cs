using System.Diagnostics.Metrics;
using System.Text;

namespace EdgeAgent.Worker.LocalApi.Metrics;

/// <summary>What an instrument is called in Prometheus: words joined by underscores, the unit in full, and <c>_total</c> behind what only grows.</summary>
internal static class PrometheusName
{
    /// <summary>The name of an instrument's metric.</summary>
    public static string Of(Instrument instrument, bool isCounter)
    {
        StringBuilder name = new();
        foreach (char c in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        if (UnitSuffix(instrument.Unit) is { } unit)
            name.Append('_').Append(unit);
        return name.Append(isCounter ? "_total" : "").ToString();
    }

    // Units are UCUM codes; a word in braces says what is counted and is no unit.
    private static string? UnitSuffix(string? unit) => unit switch
    {
        null or "" or ['{', ..] => null,
        "s" => "seconds",
        "By" => "bytes",
        "Cel" => "celsius",
        "W" => "watts",
        _ => throw new ArgumentException($"The unit '{unit}' has no name in Prometheus yet.", nameof(unit)),
    };
}
