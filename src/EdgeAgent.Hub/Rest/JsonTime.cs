using System.Globalization;

namespace EdgeAgent.Hub.Rest;

/// <summary>Times as IoT Hub writes them: ISO 8601, UTC; the year 1 stands for "never".</summary>
internal static class JsonTime
{
    private const string Never = "0001-01-01T00:00:00Z";

    public static string Format(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture) ?? Never;
}
