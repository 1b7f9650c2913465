namespace EdgeAgent.IotHub;

/// <summary>An identity that stands in the device's configuration and does not change.</summary>
/// <param name="hub">The hub, the device, and its key if it has one.</param>
/// <param name="certificate">The device's certificate, for an identity without a key; null otherwise.</param>
public sealed class ConfiguredIdentity(IotHubConnectionString hub, ClientCertificateFiles? certificate = null) : IHubIdentity
{
    /// <inheritdoc/>
    public IotHubConnectionString Current { get; } = hub;

    /// <inheritdoc/>
    public ClientCertificateFiles? Certificate { get; } = certificate;

    /// <inheritdoc/>
    public Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> ResolveAsync(CancellationToken cancellationToken) =>
        Task.FromResult<(IotHubConnectionString?, LinkFailure?)>((Current, null));

    /// <inheritdoc/>
    public void Report(LinkFailure? failure)
    {
    }
}
