using System.Text.RegularExpressions;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Registry;

/// <summary>Which files something in the hub refers to: desired properties, configurations, and rollouts that have not ended with what they would restore.</summary>
/// <remarks>Every run of 64 hexadecimal digits in those counts, wherever it stands: too much is kept rather than too little.</remarks>
internal static partial class RegistryReferences
{
    private static readonly string[] Sources =
    [
        "SELECT desired FROM twins",
        "SELECT body FROM configurations",
        "SELECT document FROM rollouts WHERE ended IS NULL",
        "SELECT d.previous FROM rollout_devices d JOIN rollouts r ON r.name = d.rollout WHERE r.ended IS NULL AND d.previous IS NOT NULL",
        "SELECT work FROM jobs WHERE ended IS NULL",
    ];

    /// <summary>The digests.</summary>
    public static HashSet<string> Read(SqliteConnection connection) => Sources
        .SelectMany(sql => connection.Query(sql, row => row.GetString(0)))
        .SelectMany(text => Digest().Matches(text))
        .Select(match => match.Value)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
