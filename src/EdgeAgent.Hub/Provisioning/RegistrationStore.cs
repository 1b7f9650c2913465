using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>The registrations on disk.</summary>
internal sealed class RegistrationStore(HubDatabase database, TimeProvider time)
{
    private const string Columns = "id, enrollment_group, device_id, status, etag, created, updated, error_code, error_message, payload";

    /// <summary>The registration, or null.</summary>
    public Registration? Find(string id) => database.Read(connection => Find(connection, id));

    /// <summary>Registrations of a group after an id, in the order of their ids.</summary>
    public List<Registration> Page(string group, string after, int limit) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM registrations WHERE enrollment_group = $group AND id > $after ORDER BY id LIMIT $limit", Read,
        ("$group", group), ("$after", after), ("$limit", limit)));

    /// <summary>Records how a registration ended.</summary>
    public Task<Registration> SetAsync(string id, string? group, string? deviceId, string status, string? payload, HubError? error) => database.WriteAsync(connection =>
    {
        connection.Execute(
            """
            INSERT INTO registrations (id, enrollment_group, device_id, status, etag, created, updated, error_code, error_message, payload)
            VALUES ($id, $group, $device, $status, $etag, $now, $now, $code, $message, $payload)
            ON CONFLICT (id) DO UPDATE SET enrollment_group = $group, device_id = $device, status = $status, etag = $etag, updated = $now,
                error_code = $code, error_message = $message, payload = $payload
            """,
            ("$id", id), ("$group", group), ("$device", deviceId), ("$status", status), ("$etag", EntityTag.Next()), ("$now", time.GetUtcNow()),
            ("$code", error?.Code), ("$message", error?.Message), ("$payload", payload));
        return Find(connection, id)!;
    });

    /// <summary>Forgets a registration; its device stays. Null when that was done.</summary>
    public Task<HubError?> DeleteAsync(string id, string? ifMatch) => database.WriteAsync(connection =>
    {
        if (Find(connection, id) is not { } known)
            return HubError.NotFound($"There is no registration {id}.");
        if (!EntityTag.IsMatch(ifMatch, known.ETag))
            return HubError.Precondition("registration");
        connection.Execute("DELETE FROM registrations WHERE id = $id", ("$id", id));
        return null;
    });

    private static Registration? Find(SqliteConnection connection, string id) =>
        connection.Query($"SELECT {Columns} FROM registrations WHERE id = $id", Read, ("$id", id)).SingleOrDefault();

    private static Registration Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Group = row.GetText(1),
        DeviceId = row.GetText(2),
        Status = row.GetString(3),
        ETag = row.GetString(4),
        CreatedUtc = row.GetTime(5)!.Value,
        UpdatedUtc = row.GetTime(6)!.Value,
        ErrorCode = row.IsDBNull(7) ? null : row.GetInt32(7),
        ErrorMessage = row.GetText(8),
        Payload = row.GetText(9),
    };
}
