using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Uploads;

/// <summary>The uploads under way: each has a correlation id, and a right to write one file until one time. They end with the hub's process.</summary>
internal sealed class UploadRights(UploadBlocks blocks, TimeProvider time)
{
    private const int MostOfDevice = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (string DeviceId, string Name, DateTimeOffset EndsUtc)> _open = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Begins an upload: its correlation id, and the query that gives the right to write the file.</summary>
    public Outcome<string[]> Begin(string deviceId, string name)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string id, (string DeviceId, string Name, DateTimeOffset EndsUtc) upload) in _open)
        {
            if (upload.EndsUtc < now && _open.TryRemove(id, out _))
                blocks.Drop(upload.Name);
        }

        if (_open.Values.Count(upload => upload.DeviceId == deviceId) >= MostOfDevice)
            return HubError.Throttled($"Device {deviceId} has {MostOfDevice} uploads under way; it must finish one first.");
        string correlationId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        DateTimeOffset ends = now + Lifetime;
        _open[correlationId] = (deviceId, name, ends);
        string expiry = ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new[] { correlationId, $"?sv=2021-08-06&sr=b&sp=w&se={expiry}&sig={Uri.EscapeDataString(Sign(name, expiry))}" };
    }

    /// <summary>Ends an upload; false when the device has none of this id.</summary>
    public bool End(string deviceId, string correlationId)
    {
        if (!_open.TryGetValue(correlationId, out (string DeviceId, string Name, DateTimeOffset EndsUtc) upload) || upload.DeviceId != deviceId
            || !_open.TryRemove(correlationId, out _))
            return false;
        blocks.Drop(upload.Name);
        return true;
    }

    /// <summary>Whether a right to write a file is good.</summary>
    public bool MayWrite(string name, string? expiry, string? signature) =>
        long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds >= time.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(name, expiry)), Encoding.UTF8.GetBytes(signature ?? ""));

    private string Sign(string name, string expiry) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}\n{expiry}")));
}
