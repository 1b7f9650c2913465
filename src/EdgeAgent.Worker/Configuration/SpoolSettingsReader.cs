using EdgeAgent.Core.Telemetry.Spool;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads <c>telemetry.spool</c>.</summary>
internal static class SpoolSettingsReader
{
    private const double LeastBytes = 128 << 10, MostBytes = 16L << 30, MostHours = 24 * 365, MostCommitSeconds = 3600;

    /// <summary>Reads it; what it does not say is as by default.</summary>
    /// <param name="telemetry">The object that holds it; null for none.</param>
    /// <exception cref="ConfigurationException">A value is not acceptable.</exception>
    public static SpoolOptions Read(ConfigurationObject? telemetry)
    {
        SpoolOptions defaults = new();
        if (telemetry?.Object("spool", "maxBytes", "maxAgeHours", "commitSeconds") is not { } spool)
            return defaults;
        return defaults with
        {
            MaxBytes = (long?)spool.Number("maxBytes", LeastBytes, MostBytes) ?? defaults.MaxBytes,
            MaxAge = spool.Number("maxAgeHours", 1, MostHours) is double hours ? TimeSpan.FromHours(hours) : defaults.MaxAge,
            CommitInterval = spool.Number("commitSeconds", 1, MostCommitSeconds) is double seconds ? TimeSpan.FromSeconds(seconds) : defaults.CommitInterval,
        };
    }
}
