using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Support;

/// <summary>Devices and an operator that load a hub, and a record of everything that the hub acknowledged to them.</summary>
internal sealed class HubLoad(IReadOnlyDictionary<string, string> keys)
{
    private long _sequence;
    private int _counter, _rollout;

    /// <summary>For each device, the numbers of the messages that the hub acknowledged.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<long>> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>For each device, the largest counter in its desired properties that was answered with 200, and their version.</summary>
    public ConcurrentDictionary<string, (int Counter, long Version)> Desired { get; } = new(StringComparer.Ordinal);

    /// <summary>For each device, the largest version of the reported properties that the hub answered.</summary>
    public ConcurrentDictionary<string, long> Reported { get; } = new(StringComparer.Ordinal);

    /// <summary>The last view of each rollout that the hub gave.</summary>
    public ConcurrentDictionary<string, JsonNode> Rollouts { get; } = new(StringComparer.Ordinal);

    /// <summary>The rollout that a pause was acknowledged for, while nothing else was asked for since; null for none.</summary>
    public string? Paused { get; private set; }

    public int RolloutsStarted => _rollout;

    public static string Digest(string rollout) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(rollout)));

    /// <summary>Loads a hub until the hub is gone or the load is stopped.</summary>
    public Task RunAsync(HubProcess hub, Random random, CancellationToken stop) => Task.WhenAll(
        [.. keys.Select(device => RunDeviceAsync(hub, device.Key, device.Value, stop)), ChangeTwinsAsync(hub, stop), OperateAsync(hub, random, stop)]);

    /// <summary>Only devices, which let a rollout come to its end.</summary>
    public Task RunDevicesAsync(HubProcess hub, CancellationToken stop) => Task.WhenAll(keys.Select(device => RunDeviceAsync(hub, device.Key, device.Value, stop)));

    private async Task RunDeviceAsync(HubProcess hub, string id, string key, CancellationToken stop)
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received => AnswerAsync(client, id, received.ApplicationMessage);
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("localhost", hub.MqttPort).WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTlsOptions(tls => tls.UseTls().WithTrustChain(hub.Trusted).WithRevocationMode(System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck))
            .WithClientId(id).WithCredentials($"localhost/{id}/?api-version=2021-04-12", hub.Token($"localhost/devices/{id}", key)).WithCleanSession(false).WithTimeout(TimeSpan.FromSeconds(10)).Build();
        try
        {
            await client.ConnectAsync(options, stop);
            await client.SubscribeAsync("$iothub/twin/res/#", MqttQualityOfServiceLevel.AtMostOnce, stop);
            for (int round = 0; !stop.IsCancellationRequested; round++)
            {
                long sequence = Interlocked.Increment(ref _sequence);
                MqttClientPublishResult sent = await client.PublishStringAsync($"devices/{id}/messages/events/$.ct=application%2Fjson", $$"""{"n":{{sequence}}}""", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: stop);
                if (sent.IsSuccess)
                    Acknowledged.GetOrAdd(id, _ => []).Add(sequence);
                if (round % 5 == 0)
                    await client.PublishStringAsync($"$iothub/twin/GET/?$rid=g{round}", " ", cancellationToken: stop);
            }
        }
        catch (Exception gone) when (gone is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            // the hub is gone
        }
    }

    private async Task AnswerAsync(IMqttClient client, string id, MqttApplicationMessage message)
    {
        if (message.Topic.StartsWith("$iothub/twin/res/204/", StringComparison.Ordinal))
        {
            long version = long.Parse(message.Topic.Split("$version=")[1], CultureInfo.InvariantCulture);
            Reported.AddOrUpdate(id, version, (_, before) => Math.Max(before, version));
            return;
        }

        if (!message.Topic.StartsWith("$iothub/twin/res/200/", StringComparison.Ordinal))
            return;
        JsonNode desired = JsonNode.Parse(message.Payload.ToArray())!["desired"]!;
        string patch = $$$"""{"models":{"__t":"c","default":{"value":{},"ac":200,"av":{{{(long)desired["$version"]!}}} } },"slots":{"__t":"c","default":{"state":"active","sha256":"{{{(string?)desired["models"]?["default"]?["file"]?["sha256"]}}}"} } }""";
        try
        {
            await client.PublishStringAsync("$iothub/twin/PATCH/properties/reported/?$rid=r", patch);
        }
        catch (Exception gone) when (gone is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or InvalidOperationException)
        {
            // the hub is gone
        }
    }

    private async Task ChangeTwinsAsync(HubProcess hub, CancellationToken stop)
    {
        string[] ids = [.. keys.Keys];
        while (!stop.IsCancellationRequested)
        {
            int counter = Interlocked.Increment(ref _counter);
            string id = ids[counter % ids.Length];
            if (await hub.TrySendAsync(HttpMethod.Patch, $"/twins/{id}", $$$"""{"properties":{"desired":{"counter":{{{counter}}} } } }""") is not { Status: 200 } answer)
                return;
            Desired[id] = (counter, (long)answer.Body!["properties"]!["desired"]!["$version"]!);
        }
    }

    private async Task OperateAsync(HubProcess hub, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await hub.TrySendAsync(HttpMethod.Get, "/rollouts") is not { Status: 200 } answer)
                return;
            foreach (JsonNode? view in answer.Body!.AsArray())
                Rollouts[(string)view!["name"]!] = view.DeepClone();
            JsonNode? open = answer.Body.AsArray().FirstOrDefault(view => view!["endedUtc"] is null);
            string path = open is null ? $"/rollouts/r{_rollout + 1}" : $"/rollouts/{open["name"]}/{((string)open["state"]! == "paused" ? "resume" : random.Next(4) == 0 ? "pause" : "")}";
            if (path.EndsWith('/'))
                continue;
            Paused = null;
            string sha = Digest(path);
            (int Status, JsonNode? Body)? done = open is null
                ? await hub.TrySendAsync(HttpMethod.Put, path, $$$"""
                    {"assignment":{"name":"m","version":"{{{_rollout + 1}}}","file":{"url":"https://localhost/registry/blobs/{{{sha}}}","sha256":"{{{sha}}}","size":9} },
                     "rings":[{"name":"third","percent":33},{"name":"all","updatesPerSecond":20}]}
                    """)
                : await hub.TrySendAsync(HttpMethod.Post, path, "");
            if (done is null)
                return;
            if (done is { Status: 200 } changed)
            {
                Rollouts[(string)changed.Body!["name"]!] = changed.Body;
                Paused = (string)changed.Body["state"]! == "paused" ? (string)changed.Body["name"]! : null;
                _rollout += open is null ? 1 : 0;
            }
            else if (open is null)
                _rollout++;   // it was made before the hub was killed, and its answer was lost
        }
    }
}
