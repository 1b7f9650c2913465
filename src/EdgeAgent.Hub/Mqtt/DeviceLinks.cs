using System.Collections.Concurrent;
using System.Net;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Telemetry;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>The live links, one per connected device, and the cutting of those that may stay no longer.</summary>
internal sealed class DeviceLinks : IDisposable
{
    private readonly ConcurrentDictionary<string, DeviceLink> _links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _cuts = new(StringComparer.Ordinal);
    private readonly MqttServer _server;
    private readonly HubChanges _changes;
    private readonly TimeProvider _time;
    private readonly TimeSpan _clockSkew;
    private readonly ITimer _expiry;

    public DeviceLinks(MqttServer server, HubChanges changes, HubOptions options, TimeProvider time)
    {
        (_server, _changes, _time, _clockSkew) = (server, changes, time, options.ClockSkew);
        _expiry = time.CreateTimer(_ => CutExpired(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    }

    /// <summary>The number of connected devices.</summary>
    public int Count => _links.Count;

    public bool IsConnected(string deviceId) => _links.ContainsKey(deviceId);

    public DeviceLink? Find(string deviceId) => _links.GetValueOrDefault(deviceId);

    /// <summary>Adds a link; it takes the place of an earlier one of the same device.</summary>
    public void Add(DeviceLink link)
    {
        link.SinceUtc = _time.GetUtcNow();
        _links[link.DeviceId] = link;
        _changes.Publish(IdentityName.Device(link.DeviceId));
    }

    /// <summary>Removes a link; false when another has taken its place.</summary>
    public bool Remove(string deviceId, EndPoint remote)
    {
        bool removed = _links.TryGetValue(deviceId, out DeviceLink? link) && link.Remote.Equals(remote) && _links.TryRemove(new(deviceId, link));
        if (removed)
            _changes.Publish(IdentityName.Device(deviceId));
        return removed;
    }

    /// <summary>How often a device's connection was to be ended so far: a link that was let in before such a moment must not outlive it.</summary>
    public int CutsOf(string deviceId) => _cuts.GetValueOrDefault(deviceId);

    /// <summary>Ends a device's connection, if it has one, or as soon as one is there that was let in before this.</summary>
    public async Task CutAsync(string deviceId)
    {
        _cuts.AddOrUpdate(deviceId, 1, (_, count) => unchecked(count + 1));
        if (!_links.ContainsKey(deviceId))
            return;
        try
        {
            await _server.DisconnectClientAsync(deviceId, new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.NotAuthorized })
                .ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // The device went by itself meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _expiry.Dispose();

    private void CutExpired()
    {
        DateTimeOffset limit = _time.GetUtcNow() - _clockSkew;
        foreach (DeviceLink link in _links.Values)
        {
            if (link.TokenExpiresUtc < limit)
                _ = CutAsync(link.DeviceId);
        }
    }
}
