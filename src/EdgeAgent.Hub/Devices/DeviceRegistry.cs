using EdgeAgent.Hub.Configurations;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;

namespace EdgeAgent.Hub.Devices;

/// <summary>Changes identities, and lets what depends on them know: links that may stay no longer are cut, configurations are judged anew.</summary>
internal sealed class DeviceRegistry(DeviceStore devices, DeviceLinks links, HubChanges changes, ConfigurationTrigger configurations)
{
    /// <summary>Registers a new identity.</summary>
    public async Task<Outcome<DeviceIdentity>> CreateAsync(string id, DeviceRequest request) => Tell(await devices.CreateAsync(id, request).ConfigureAwait(false));

    /// <summary>Changes an identity, and cuts its link when what let it in holds no longer.</summary>
    public async Task<Outcome<DeviceIdentity>> UpdateAsync(string id, DeviceRequest request, string? ifMatch)
    {
        DeviceIdentity? before = devices.Find(id);
        Outcome<DeviceIdentity> after = await devices.UpdateAsync(id, request, ifMatch).ConfigureAwait(false);
        if (after.IsDone && (!after.Value.IsEnabled || before is null || !HasSameProof(before, after.Value)))
            await CutAsync(id).ConfigureAwait(false);
        return Tell(after);
    }

    /// <summary>Removes an identity and, for a device, its modules.</summary>
    public async Task<Outcome<DeviceIdentity>> DeleteAsync(string id, string? ifMatch)
    {
        List<DeviceIdentity> modules = devices.Modules(id);
        Outcome<DeviceIdentity> deleted = await devices.DeleteAsync(id, ifMatch).ConfigureAwait(false);
        if (!deleted.IsDone)
            return deleted;
        foreach (DeviceIdentity gone in modules.Append(deleted.Value))
            await links.CutAsync(gone.Id).ConfigureAwait(false);
        return Tell(deleted);
    }

    private async Task CutAsync(string id)
    {
        await links.CutAsync(id).ConfigureAwait(false);
        if (devices.Find(id) is { IsEnabled: false, ModuleId: null })
        {
            foreach (DeviceIdentity module in devices.Modules(id))
                await links.CutAsync(module.Id).ConfigureAwait(false);
        }
    }

    private static bool HasSameProof(DeviceIdentity before, DeviceIdentity after) =>
        before.PrimaryKey == after.PrimaryKey && before.SecondaryKey == after.SecondaryKey && before.Authentication == after.Authentication
        && before.PrimaryThumbprint == after.PrimaryThumbprint && before.SecondaryThumbprint == after.SecondaryThumbprint;

    private Outcome<DeviceIdentity> Tell(Outcome<DeviceIdentity> outcome)
    {
        if (outcome.IsDone)
        {
            changes.Publish(outcome.Value.DeviceId);
            configurations.Changed(outcome.Value.Id);
        }

        return outcome;
    }
}
