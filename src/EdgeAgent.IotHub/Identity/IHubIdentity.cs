namespace EdgeAgent.IotHub;

/// <summary>Where the device's identity comes from: its configuration, or the provisioning service.</summary>
/// <remarks>All members may be used from any thread.</remarks>
public interface IHubIdentity
{
    /// <summary>The identity as it is known now; null before the device was provisioned.</summary>
    IotHubConnectionString? Current { get; }

    /// <summary>The files of the device's certificate; null for a device with a key.</summary>
    ClientCertificateFiles? Certificate { get; }

    /// <summary>Finds the identity for the next attempt to connect, asking the provisioning service where that is needed.</summary>
    /// <returns>The identity, or the reason why there is none.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> ResolveAsync(CancellationToken cancellationToken);

    /// <summary>Hears how an attempt to connect with the identity ended.</summary>
    /// <param name="failure">Why it failed; null when the hub accepted the device.</param>
    void Report(LinkFailure? failure);
}
