namespace EdgeAgent.Cli.Fleet;

/// <summary>A device's identity as <c>devices create</c> and <c>devices connection</c> print it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="ConnectionString">What the agent connects with; null where it was written to <paramref name="File"/>.</param>
/// <param name="File">The file that holds it; null where it was not asked for.</param>
internal sealed record CreatedDevice(string DeviceId, string? ConnectionString, string? File);
