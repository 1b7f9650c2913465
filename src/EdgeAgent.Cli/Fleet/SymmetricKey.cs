namespace EdgeAgent.Cli.Fleet;

/// <summary>A device's keys in base64.</summary>
internal sealed record SymmetricKey(string? PrimaryKey, string? SecondaryKey);
