using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <summary>Follows a fleet: twins are asked for every few seconds, telemetry comes by the hub's stream where it has one.</summary>
internal sealed class FleetView(HubClient hub, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, StoredMessage> _newest = new(StringComparer.Ordinal);
    private bool _looked;

    /// <summary>Why there is no telemetry; null while there may be.</summary>
    public string? Remark { get; private set; }

    /// <summary>All devices, by id, each time they were looked at; ends when cancelled.</summary>
    public async IAsyncEnumerable<IReadOnlyList<WatchedDevice>> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Channel<StoredMessage> messages = Channel.CreateBounded<StoredMessage>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
        Task reading = ReadAsync(messages.Writer, cancellation);
        while (await LookAsync(messages.Reader, cancellation) is { } devices)
            yield return devices;
        await reading;
    }

    // Null once it was cancelled.
    private async Task<IReadOnlyList<WatchedDevice>?> LookAsync(ChannelReader<StoredMessage> messages, CancellationToken cancellation)
    {
        try
        {
            if (_looked)
                await Task.Delay(Interval, clock, cancellation);
            _looked = true;
            List<WatchedDevice> devices = [];
            foreach (DeviceIdentity identity in await hub.ListDevicesAsync(cancellation))
                devices.Add(await DescribeAsync(identity, messages, cancellation));
            devices.Sort((one, other) => string.CompareOrdinal(one.DeviceId, other.DeviceId));
            return devices;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<WatchedDevice> DescribeAsync(DeviceIdentity identity, ChannelReader<StoredMessage> messages, CancellationToken cancellation)
    {
        DeviceTwin twin = await hub.GetTwinAsync(identity.DeviceId, cancellation);
        while (messages.TryRead(out StoredMessage? message))
            _newest[message.DeviceId] = message;
        StoredMessage? newest = _newest.GetValueOrDefault(identity.DeviceId);
        return new WatchedDevice(
            identity.DeviceId, identity.ConnectionState ?? twin.ConnectionState, twin.Device(), twin.Slots(), newest?.EnqueuedUtc, newest is null ? null : AgentTelemetry.Read(newest));
    }

    private async Task ReadAsync(ChannelWriter<StoredMessage> messages, CancellationToken cancellation)
    {
        try
        {
            await foreach (StoredMessage message in hub.StreamTelemetryAsync(null, cancellation))
            {
                if (AgentTelemetry.Read(message) is not null)
                    await messages.WriteAsync(message, cancellation);
            }
            Remark = "The hub ended the stream of telemetry.";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            messages.Complete();
        }
        catch (Exception e) when (e is CommandFailureException or HttpRequestException or IOException)
        {
            Remark = $"No telemetry: {e.Message}. Azure IoT Hub gives it out by Event Hubs only; the table shows the twins.";
        }
    }
}
