using System.Text.Json.Nodes;
using EdgeAgent.Hub.Configurations;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Twins;

/// <summary>Changes twins and tells the devices, so that a device hears of changes in the order of their versions.</summary>
/// <remarks>
/// Writing a desired change and handing its notification to the link happen under one lock per device (striped), and so do reading a twin and handing out the
/// answer: a device that drops notifications at or below the version it knows then never misses a change.
/// </remarks>
internal sealed class TwinService(TwinStore twins, DeviceLinks links, HubChanges changes, ConfigurationTrigger configurations, TimeProvider time) : IDisposable
{
    private const int Stripes = 64;

    private readonly SemaphoreSlim[] _order = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SemaphoreSlim stripe in _order)
            stripe.Dispose();
    }

    /// <summary>Merges tags and desired properties.</summary>
    public Task<Outcome<Twin>> PatchAsync(string deviceId, JsonObject body, string? ifMatch) => UpdateAsync(deviceId, body, ifMatch, isReplacement: false);

    /// <summary>Replaces tags and desired properties; what the body leaves out becomes empty.</summary>
    public Task<Outcome<Twin>> ReplaceAsync(string deviceId, JsonObject body, string? ifMatch) => UpdateAsync(deviceId, body, ifMatch, isReplacement: true);

    /// <summary>Merges desired properties on behalf of configurations.</summary>
    /// <param name="deviceId">The device or module.</param>
    /// <param name="desired">The patch; its limits are checked.</param>
    /// <param name="also">What belongs to the same transaction.</param>
    public async Task<Outcome<Twin>> ConfigureAsync(string deviceId, JsonObject desired, Action<SqliteConnection> also)
    {
        Outcome<TwinUpdate> update = TwinUpdate.Parse(new JsonObject { ["properties"] = new JsonObject { ["desired"] = desired } }, isReplacement: false);
        return update.IsDone ? await ApplyAsync(deviceId, update.Value, null, also).ConfigureAwait(false) : update.Error;
    }

    /// <summary>Merges desired properties that depend on what the twin holds.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="decide">Gives the patch for the twin as it is; null changes nothing. No other change of desired properties comes between.</param>
    /// <param name="also">What belongs to the same transaction as the patch.</param>
    public async Task<Outcome<Twin>> DecideAsync(string deviceId, Func<Twin, JsonObject?> decide, Action<SqliteConnection> also)
    {
        using (await EnterAsync(deviceId).ConfigureAwait(false))
        {
            if (twins.Find(deviceId) is not { } before)
                return HubError.DeviceNotFound(deviceId);
            if (decide(before) is not { } patch)
                return before;
            Outcome<TwinUpdate> update = TwinUpdate.Parse(new JsonObject { ["properties"] = new JsonObject { ["desired"] = patch } }, isReplacement: false);
            if (!update.IsDone)
                return update.Error;
            Outcome<Twin> changed = await ApplyInTurnAsync(deviceId, update.Value, null, also).ConfigureAwait(false);
            if (!changed.IsDone)
                return changed;
            configurations.Changed(deviceId);
            changes.Publish(IdentityName.Device(deviceId));
            return changed;
        }
    }

    /// <summary>Reads the twin and hands it to <paramref name="answer"/> before any later notification.</summary>
    public async Task ReadInOrderAsync(string deviceId, Action<Twin?> answer)
    {
        using IDisposable turn = await EnterAsync(deviceId).ConfigureAwait(false);
        answer(twins.Find(deviceId));
    }

    /// <summary>Merges what a device reports.</summary>
    public async Task<Outcome<Twin>> ReportAsync(string deviceId, JsonObject patch)
    {
        if (TwinLimits.Violation(patch, TwinLimits.SectionBytes) is { } wrong)
            return HubError.Argument($"The reported patch {wrong}.");
        Outcome<Twin> outcome = await twins.ChangeAsync(deviceId, null, before =>
        {
            Twin after = before with { Reported = before.Reported.Patched(patch, Now, withVersions: false) };
            return TwinLimits.Violation(after.Reported.Properties, TwinLimits.SectionBytes) is { } violation
                ? HubError.Argument($"With this patch the reported section {violation}.")
                : after;
        }).ConfigureAwait(false);
        changes.Publish(IdentityName.Device(deviceId));
        configurations.Changed(deviceId);
        return outcome;
    }

    private string Now => JsonTime.Format(time.GetUtcNow());

    private async Task<Outcome<Twin>> UpdateAsync(string deviceId, JsonObject body, string? ifMatch, bool isReplacement)
    {
        Outcome<TwinUpdate> update = TwinUpdate.Parse(body, isReplacement);
        if (!update.IsDone)
            return update.Error;

        Outcome<Twin> changed = await ApplyAsync(deviceId, update.Value, ifMatch, null).ConfigureAwait(false);
        configurations.Changed(deviceId);
        return changed;
    }

    private async Task<Outcome<Twin>> ApplyAsync(string deviceId, TwinUpdate update, string? ifMatch, Action<SqliteConnection>? also)
    {
        using IDisposable turn = await EnterAsync(deviceId).ConfigureAwait(false);
        return await ApplyInTurnAsync(deviceId, update, ifMatch, also).ConfigureAwait(false);
    }

    private async Task<Outcome<Twin>> ApplyInTurnAsync(string deviceId, TwinUpdate update, string? ifMatch, Action<SqliteConnection>? also)
    {
        Outcome<Twin> changed = await twins.ChangeAsync(deviceId, ifMatch, before => update.Apply(before, Now), also).ConfigureAwait(false);
        if (changed.IsDone && update.Desired is { } desired)
        {
            JsonObject notification = update.IsReplacement ? changed.Value.Desired.ForDevice() : desired.DeepClone().AsObject();
            notification["$version"] = changed.Value.Desired.Version;
            links.Find(deviceId)?.NotifyDesired(changed.Value.Desired.Version, notification);
        }

        return changed;
    }

    private async Task<IDisposable> EnterAsync(string deviceId)
    {
        SemaphoreSlim stripe = _order[(deviceId.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Stripes];
        await stripe.WaitAsync().ConfigureAwait(false);
        return new Turn(stripe);
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
