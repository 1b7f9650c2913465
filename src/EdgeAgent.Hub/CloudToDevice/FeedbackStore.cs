using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.CloudToDevice;

/// <summary>What became of cloud-to-device messages whose senders asked, until a service takes note of it or two days pass.</summary>
internal sealed class FeedbackStore(HubDatabase database, TimeProvider time)
{
    private const int LargestBatch = 100, MostRecords = 10_000;

    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(1), Kept = TimeSpan.FromDays(2);

    /// <summary>Adds a record where the sender wants one of this kind; part of the caller's transaction.</summary>
    public void Add(SqliteConnection connection, CloudMessage message, string status)
    {
        bool isWanted = message.Ack == "full" || message.Ack == (status == "Success" ? "positive" : "negative");
        if (!isWanted)
            return;
        DateTimeOffset now = time.GetUtcNow();
        connection.Execute("DELETE FROM feedback WHERE enqueued < $limit OR id <= (SELECT max(id) - $most FROM feedback)", ("$limit", now - Kept), ("$most", MostRecords));
        connection.Execute(
            """
            INSERT INTO feedback (device_id, generation_id, message_id, status, enqueued)
            SELECT id, generation_id, $message, $status, $now FROM devices WHERE id = $id
            """,
            ("$id", message.DeviceId), ("$message", message.System.GetValueOrDefault("$.mid") ?? ""), ("$status", status), ("$now", now));
    }

    /// <summary>Locks the oldest records that nobody holds, as one batch; null when there are none.</summary>
    public Task<JsonArray?> LockAsync(string lockToken) => database.WriteAsync(connection =>
    {
        DateTimeOffset now = time.GetUtcNow();
        int locked = connection.Execute(
            """
            UPDATE feedback SET lock_token = $token, locked_until = $until
            WHERE id IN (SELECT id FROM feedback WHERE locked_until <= $now ORDER BY id LIMIT $limit)
            """,
            ("$token", lockToken), ("$until", now + Lock), ("$now", now), ("$limit", LargestBatch));
        return locked == 0 ? null : new JsonArray([.. connection.Query(
            "SELECT message_id, device_id, generation_id, status, enqueued FROM feedback WHERE lock_token = $token ORDER BY id", Read, ("$token", lockToken))]);
    });

    /// <summary>Forgets a batch that a service has taken note of; false when it is not locked any longer.</summary>
    public Task<bool> CompleteAsync(string lockToken) => database.WriteAsync(connection =>
        connection.Execute("DELETE FROM feedback WHERE lock_token = $token AND locked_until > $now", ("$token", lockToken), ("$now", time.GetUtcNow())) > 0);

    /// <summary>Gives a batch back; false when it is not locked any longer.</summary>
    public Task<bool> AbandonAsync(string lockToken) => database.WriteAsync(connection => connection.Execute(
        "UPDATE feedback SET lock_token = NULL, locked_until = 0 WHERE lock_token = $token AND locked_until > $now",
        ("$token", lockToken), ("$now", time.GetUtcNow())) > 0);

    private static JsonNode Read(SqliteDataReader row) => new JsonObject
    {
        ["originalMessageId"] = row.GetString(0),
        ["deviceId"] = row.GetString(1),
        ["deviceGenerationId"] = row.GetString(2),
        ["statusCode"] = row.GetString(3),
        ["description"] = row.GetString(3),
        ["enqueuedTimeUtc"] = JsonTime.Format(row.GetTime(4)),
    };
}
