using System.Threading.Channels;
using EdgeAgent.Hub.Mqtt;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.CloudToDevice;

/// <summary>Hands waiting messages to connected devices, in order, and takes their acknowledgements. What is not acknowledged comes again with the next link.</summary>
internal sealed class CloudMessageDelivery : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly CloudMessageStore _store;
    private readonly DeviceLinks _links;
    private readonly ITimer _expiry;

    public CloudMessageDelivery(CloudMessageStore store, DeviceLinks links, TimeProvider time)
    {
        (_store, _links) = (store, links);
        _expiry = time.CreateTimer(_ => _ = ExpireAsync(), null, Period, Period);
    }

    /// <inheritdoc/>
    public void Dispose() => _expiry.Dispose();

    /// <summary>Hands over what waits for a device, if it is connected and listens.</summary>
    public Task DeliverAsync(string deviceId) => _links.Find(deviceId) is { } link ? DeliverAsync(link) : Task.CompletedTask;

    /// <summary>Hands over what waits for a link's device and was not yet handed to this link.</summary>
    public async Task DeliverAsync(DeviceLink link)
    {
        if (!link.TakesCloudMessages)
            return;
        await link.CloudTurn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_store.HasAfter(link.DeviceId, link.LastCloudMessage))
                return;
            foreach (CloudMessage message in await _store.TakeAsync(link.DeviceId, link.LastCloudMessage).ConfigureAwait(false))
            {
                if (!link.SendCloudMessage(message.Sequence, PropertyBag.Write(message.System, message.Properties), message.Body))
                    return;
                link.LastCloudMessage = message.Sequence;
            }
        }
        finally
        {
            link.CloudTurn.Release();
        }
    }

    /// <summary>Takes a device's acknowledgement.</summary>
    public Task AcknowledgeAsync(string deviceId, long sequence) => _store.SettleAsync(deviceId, sequence, "Success");

    private async Task ExpireAsync()
    {
        try
        {
            await _store.ExpireAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SqliteException or ChannelClosedException)
        {
            // the next turn tries again, unless the hub is ending
        }
    }
}
