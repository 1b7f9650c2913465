namespace EdgeAgent.Cli.Fleet;

/// <summary>How a device proves who it is.</summary>
internal sealed record DeviceAuthentication(SymmetricKey? SymmetricKey);
