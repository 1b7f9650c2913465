using System.Text.Json;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Telemetry;

/// <summary>The device-to-cloud messages on disk, in the order in which they were stored.</summary>
internal sealed class TelemetryStore(HubDatabase database, HubChanges changes, TimeProvider time)
{
    private const string Columns = "id, device_id, enqueued, system_properties, properties, body";

    /// <summary>Stores a message; completes when it is on the disk.</summary>
    public async Task AppendAsync(string deviceId, Dictionary<string, string?> system, Dictionary<string, string?> application, byte[] body)
    {
        string systemJson = JsonSerializer.Serialize(system), applicationJson = JsonSerializer.Serialize(application);
        await database.WriteAsync(connection =>
        {
            DateTimeOffset now = time.GetUtcNow();
            connection.Execute(
                """
                INSERT INTO telemetry (device_id, enqueued, size, system_properties, properties, body)
                VALUES ($device, $now, $size, $system, $application, $body)
                """,
                ("$device", deviceId), ("$now", now), ("$size", body.Length + systemJson.Length + applicationJson.Length),
                ("$system", systemJson), ("$application", applicationJson), ("$body", body));
            return connection.Execute("UPDATE devices SET last_activity = $now WHERE id = $device", ("$device", deviceId), ("$now", now));
        }).ConfigureAwait(false);
        changes.Publish(deviceId);
    }

    /// <summary>The id of the newest message; 0 when there is none.</summary>
    public long LastId() => database.Read(connection => connection.Query("SELECT coalesce(max(id), 0) FROM telemetry", row => row.GetInt64(0)).Single());

    /// <summary>The messages after an id, oldest first.</summary>
    /// <param name="deviceId">One device; null for all.</param>
    /// <param name="afterId">The last id that is known.</param>
    /// <param name="limit">The most messages to give.</param>
    public List<StoredMessage> ReadAfter(string? deviceId, long afterId, int limit) => database.Read(connection => deviceId is null
        ? connection.Query($"SELECT {Columns} FROM telemetry WHERE id > $after ORDER BY id LIMIT $limit", Read, ("$after", afterId), ("$limit", limit))
        : connection.Query($"SELECT {Columns} FROM telemetry WHERE device_id = $device AND id > $after ORDER BY id LIMIT $limit", Read,
            ("$device", deviceId), ("$after", afterId), ("$limit", limit)));

    /// <summary>The newest messages since a time, oldest first.</summary>
    public List<StoredMessage> ReadSince(string? deviceId, DateTimeOffset since, int limit)
    {
        List<StoredMessage> newest = database.Read(connection => deviceId is null
            ? connection.Query($"SELECT {Columns} FROM telemetry WHERE enqueued >= $since ORDER BY id DESC LIMIT $limit", Read, ("$since", since), ("$limit", limit))
            : connection.Query($"SELECT {Columns} FROM telemetry WHERE device_id = $device AND enqueued >= $since ORDER BY id DESC LIMIT $limit", Read,
                ("$device", deviceId), ("$since", since), ("$limit", limit)));
        newest.Reverse();
        return newest;
    }

    /// <summary>Deletes what is too old and what is too much, oldest first; gives the number of messages deleted.</summary>
    public Task<int> TrimAsync(DateTimeOffset olderThan, long mostBytes) => database.WriteAsync(connection =>
    {
        int deleted = connection.Execute("DELETE FROM telemetry WHERE enqueued < $limit", ("$limit", olderThan));
        return deleted + connection.Execute(
            """
            DELETE FROM telemetry WHERE id <= (
                SELECT max(id) FROM (SELECT id, sum(size) OVER (ORDER BY id DESC) AS total FROM telemetry) WHERE total > $most)
            """,
            ("$most", mostBytes));
    });

    private static StoredMessage Read(SqliteDataReader row)
    {
        Dictionary<string, string?> system = Properties(row.GetString(3));
        byte[] body = row.GetFieldValue<byte[]>(5);
        JsonElement? json = ReadJson(system.GetValueOrDefault("content-type"), body);
        return new StoredMessage
        {
            Id = row.GetInt64(0),
            DeviceId = row.GetString(1),
            EnqueuedUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            SystemProperties = system,
            Properties = Properties(row.GetString(4)),
            Body = json,
            BodyBase64 = json is null ? body : null,
        };
    }

    private static Dictionary<string, string?> Properties(string json) => JsonSerializer.Deserialize<Dictionary<string, string?>>(json)!;

    private static JsonElement? ReadJson(string? contentType, byte[] body)
    {
        if (contentType is not null && !contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
