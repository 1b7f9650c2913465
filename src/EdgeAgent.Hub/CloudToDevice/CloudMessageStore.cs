using System.Text.Json;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.CloudToDevice;

/// <summary>The cloud-to-device messages on disk. A message leaves only by being acknowledged, rejected, purged, expired, or delivered too often.</summary>
internal sealed class CloudMessageStore(HubDatabase database, FeedbackStore feedback, TimeProvider time)
{
    /// <summary>How many messages may wait for one device, and how often each may be handed to it.</summary>
    public const int MostPending = 50, MostDeliveries = 10;

    private const string Columns = "sequence, device_id, system_properties, properties, body, ack, expires, deliveries";

    /// <summary>Takes a message; when this ends it is on the disk.</summary>
    public Task<HubError?> AddAsync(string deviceId, CloudMessageDraft draft) => database.WriteAsync(connection =>
    {
        Expire(connection, time.GetUtcNow());
        if (connection.Query("SELECT count(*) FROM devices WHERE id = $id", row => row.GetInt32(0), ("$id", deviceId)).Single() == 0)
            return HubError.DeviceNotFound(deviceId);
        if (connection.Query("SELECT count(*) FROM cloud_messages WHERE device_id = $id", row => row.GetInt32(0), ("$id", deviceId)).Single() >= MostPending)
            return HubError.QueueFull($"{MostPending} messages wait for device {deviceId} already; it must take some, or its queue be purged.");
        connection.Execute(
            """
            INSERT INTO cloud_messages (device_id, system_properties, properties, body, ack, expires)
            VALUES ($id, $system, $own, $body, $ack, $expires)
            """,
            ("$id", deviceId), ("$system", JsonSerializer.Serialize(draft.System)), ("$own", JsonSerializer.Serialize(draft.Properties)),
            ("$body", draft.Body), ("$ack", draft.Ack), ("$expires", draft.ExpiresUtc));
        return null;
    });

    /// <summary>True when anything waits for the device after a message.</summary>
    public bool HasAfter(string deviceId, long sequence) => database.Read(connection => connection.Query(
        "SELECT 1 FROM cloud_messages WHERE device_id = $id AND sequence > $after LIMIT 1", row => row.GetInt32(0), ("$id", deviceId), ("$after", sequence)).Count > 0);

    /// <summary>The messages after one, counted as delivered once more; what was delivered too often leaves the queue instead.</summary>
    public Task<List<CloudMessage>> TakeAsync(string deviceId, long after) => database.WriteAsync(connection =>
    {
        Expire(connection, time.GetUtcNow());
        DropWorn(connection, deviceId);
        connection.Execute("UPDATE cloud_messages SET deliveries = deliveries + 1 WHERE device_id = $id AND sequence > $after", ("$id", deviceId), ("$after", after));
        return connection.Query($"SELECT {Columns} FROM cloud_messages WHERE device_id = $id AND sequence > $after ORDER BY sequence", Read,
            ("$id", deviceId), ("$after", after));
    });

    /// <summary>Locks the first message that nobody holds, for a device that asks by HTTPS; null when there is none.</summary>
    public Task<CloudMessage?> LockAsync(string deviceId, string lockToken, TimeSpan duration) => database.WriteAsync(connection =>
    {
        DateTimeOffset now = time.GetUtcNow();
        Expire(connection, now);
        DropWorn(connection, deviceId);
        CloudMessage? first = connection.Query($"SELECT {Columns} FROM cloud_messages WHERE device_id = $id AND locked_until <= $now ORDER BY sequence LIMIT 1", Read,
            ("$id", deviceId), ("$now", now)).SingleOrDefault();
        if (first is null)
            return null;
        connection.Execute("UPDATE cloud_messages SET deliveries = deliveries + 1, lock_token = $token, locked_until = $until WHERE sequence = $sequence",
            ("$token", lockToken), ("$until", now + duration), ("$sequence", first.Sequence));
        return first with { Deliveries = first.Deliveries + 1 };
    });

    /// <summary>Ends a message with a status; false when it is not there.</summary>
    public Task<bool> SettleAsync(string deviceId, long sequence, string status) => database.WriteAsync(connection =>
        End(connection, "device_id = $id AND sequence = $sequence", status, ("$id", deviceId), ("$sequence", sequence)) > 0);

    /// <summary>Ends a message that is locked with a token; false when no message is.</summary>
    public Task<bool> SettleAsync(string deviceId, string lockToken, string status) => database.WriteAsync(connection =>
        End(connection, "device_id = $id AND lock_token = $token AND locked_until > $now", status, ("$id", deviceId), ("$token", lockToken), ("$now", time.GetUtcNow())) > 0);

    /// <summary>Gives a locked message back to the queue; false when no message is locked with this token.</summary>
    public Task<bool> AbandonAsync(string deviceId, string lockToken) => database.WriteAsync(connection => connection.Execute(
        "UPDATE cloud_messages SET lock_token = NULL, locked_until = 0 WHERE device_id = $id AND lock_token = $token AND locked_until > $now",
        ("$id", deviceId), ("$token", lockToken), ("$now", time.GetUtcNow())) > 0);

    /// <summary>Ends everything that waits for a device; gives the number.</summary>
    public Task<int> PurgeAsync(string deviceId) => database.WriteAsync(connection => End(connection, "device_id = $id", "Purged", ("$id", deviceId)));

    /// <summary>Ends what nobody took in time.</summary>
    public Task<int> ExpireAsync() => database.WriteAsync(connection => Expire(connection, time.GetUtcNow()));

    private int Expire(SqliteConnection connection, DateTimeOffset now) => End(connection, "expires <= $now", "Expired", ("$now", now));

    private void DropWorn(SqliteConnection connection, string deviceId) =>
        End(connection, $"device_id = $id AND deliveries >= {MostDeliveries} AND locked_until <= $now", "DeliveryCountExceeded", ("$id", deviceId), ("$now", time.GetUtcNow()));

    private int End(SqliteConnection connection, string where, string status, params (string Name, object? Value)[] parameters)
    {
        List<CloudMessage> ended = connection.Query($"SELECT {Columns} FROM cloud_messages WHERE {where}", Read, parameters);
        if (ended.Count == 0)
            return 0;
        foreach (CloudMessage message in ended)
            feedback.Add(connection, message, status);
        return connection.Execute($"DELETE FROM cloud_messages WHERE {where}", parameters);
    }

    private static CloudMessage Read(SqliteDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        DeviceId = row.GetString(1),
        System = JsonSerializer.Deserialize<Dictionary<string, string?>>(row.GetString(2))!,
        Properties = JsonSerializer.Deserialize<Dictionary<string, string?>>(row.GetString(3))!,
        Body = row.GetFieldValue<byte[]>(4),
        Ack = row.GetString(5),
        ExpiresUtc = row.GetTime(6)!.Value,
        Deliveries = row.GetInt32(7),
    };
}
