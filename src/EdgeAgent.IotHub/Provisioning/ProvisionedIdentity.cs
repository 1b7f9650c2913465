using Microsoft.Extensions.Logging;

namespace EdgeAgent.IotHub;

/// <summary>An identity that the Device Provisioning Service assigns. It is kept on the disk, and asked for again after the hub refused the device, or after ten failures in a row.</summary>
/// <remarks>Where the service cannot be reached, the device goes on with the hub that it was assigned to before.</remarks>
public sealed class ProvisionedIdentity : IHubIdentity
{
    private const int MostFailures = 10;

    private readonly Lock _gate = new();
    private readonly ProvisioningClient _client;
    private readonly string _file;
    private readonly ILogger _logger;
    private IotHubConnectionString? _current;
    private bool _isWanted;
    private int _failures;

    /// <summary>Reads the assignment of an earlier run, if there is one.</summary>
    /// <param name="client">Asks the service.</param>
    /// <param name="file">The file that keeps the assignment; its directory exists, or saving fails and is logged.</param>
    /// <param name="logger">Takes the events 1015 to 1017.</param>
    public ProvisionedIdentity(ProvisioningClient client, string file, ILogger<ProvisionedIdentity> logger)
    {
        (_client, _file, _logger) = (client, file, logger);
        if (HubAssignment.Find(file, client.Options) is { } kept)
            IotHubConnectionString.TryCreate(kept.HostName, kept.DeviceId, client.Options.Key?.ToArray(), out _current, out _);
    }

    /// <inheritdoc/>
    public IotHubConnectionString? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <inheritdoc/>
    public ClientCertificateFiles? Certificate => _client.Options.Key is null ? _client.Options.Certificate : null;

    /// <inheritdoc/>
    public async Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> ResolveAsync(CancellationToken cancellationToken)
    {
        IotHubConnectionString? before;
        lock (_gate)
        {
            before = _current;
            if (before is not null && !_isWanted)
                return (before, null);
        }

        (IotHubConnectionString? hub, LinkFailure? failure) = await _client.RegisterAsync(cancellationToken);
        if (hub is null)
        {
            if (before is not null)
                LinkLog.OldAssignment(_logger, before.HostName, failure!.Message);
            return before is null ? (null, failure) : (before, null);
        }

        lock (_gate)
            (_current, _isWanted, _failures) = (hub, false, 0);
        LinkLog.Assigned(_logger, hub.HostName, hub.DeviceId);
        Keep(hub);
        return (hub, null);
    }

    /// <inheritdoc/>
    public void Report(LinkFailure? failure)
    {
        lock (_gate)
        {
            _failures = failure is null ? 0 : _failures + 1;
            if (failure is { Code: LinkErrorCode.Unauthorized } || _failures >= MostFailures)
                (_isWanted, _failures) = (true, 0);
        }
    }

    private void Keep(IotHubConnectionString hub)
    {
        string host = hub.Port is { } port ? $"{hub.HostName}:{port}" : hub.HostName;
        try
        {
            new HubAssignment
            {
                Endpoint = _client.Options.Endpoint,
                IdScope = _client.Options.IdScope,
                RegistrationId = _client.Options.RegistrationId,
                HostName = host,
                DeviceId = hub.DeviceId,
            }.Save(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LinkLog.AssignmentNotKept(_logger, e.Message);
        }
    }
}
