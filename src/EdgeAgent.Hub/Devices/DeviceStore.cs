using System.Security.Cryptography;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Devices;

/// <summary>The registry of device identities.</summary>
internal sealed class DeviceStore(HubDatabase database, TimeProvider time)
{
    private const string Columns =
        "id, generation_id, etag, enabled, status_reason, status_updated, primary_key, secondary_key, connection_updated, last_activity";

    /// <summary>The device, or null.</summary>
    public DeviceIdentity? Find(string id) => database.Read(connection => Find(connection, id));

    /// <summary>The first devices in the order of their ids.</summary>
    public List<DeviceIdentity> List(int top) =>
        database.Read(connection => connection.Query($"SELECT {Columns} FROM devices ORDER BY id LIMIT $top", Read, ("$top", top)));

    /// <summary>Registers a device with an empty twin.</summary>
    public Task<Outcome<DeviceIdentity>> CreateAsync(string id, DeviceRequest request) => database.WriteAsync<Outcome<DeviceIdentity>>(connection =>
    {
        if (Find(connection, id) is not null)
            return HubError.DeviceExists(id);
        connection.Execute(
            """
            INSERT INTO devices (id, generation_id, etag, enabled, status_reason, status_updated, primary_key, secondary_key)
            VALUES ($id, $generation, $etag, $enabled, $reason, NULL, $primary, $secondary)
            """,
            ("$id", id), ("$generation", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))), ("$etag", EntityTag.Next()),
            ("$enabled", request.IsEnabled), ("$reason", request.StatusReason),
            ("$primary", request.PrimaryKey ?? DeviceRequest.NewKey()), ("$secondary", request.SecondaryKey ?? DeviceRequest.NewKey()));
        connection.Execute(
            """
            INSERT INTO twins (device_id, version, etag, model_id, tags, desired, desired_metadata, desired_version, reported, reported_metadata, reported_version)
            VALUES ($id, 1, $etag, '', '{}', '{}', $metadata, 1, '{}', $metadata, 1)
            """,
            ("$id", id), ("$etag", EntityTag.Next()), ("$metadata", $$"""{"$lastUpdated":"{{JsonTime.Format(time.GetUtcNow())}}"}"""));
        return Find(connection, id)!;
    });

    /// <summary>Changes a registered device.</summary>
    public Task<Outcome<DeviceIdentity>> UpdateAsync(string id, DeviceRequest request, string ifMatch) => database.WriteAsync<Outcome<DeviceIdentity>>(connection =>
    {
        if (Find(connection, id) is not { } known)
            return HubError.DeviceNotFound(id);
        if (!EntityTag.IsMatch(ifMatch, known.ETag))
            return HubError.Precondition("device");
        connection.Execute(
            """
            UPDATE devices SET etag = $etag, enabled = $enabled, status_reason = $reason, status_updated = $updated, primary_key = $primary, secondary_key = $secondary
            WHERE id = $id
            """,
            ("$id", id), ("$etag", EntityTag.Next()), ("$enabled", request.IsEnabled), ("$reason", request.StatusReason),
            ("$updated", known.IsEnabled == request.IsEnabled ? known.StatusUpdatedUtc : time.GetUtcNow()),
            ("$primary", request.PrimaryKey ?? known.PrimaryKey), ("$secondary", request.SecondaryKey ?? known.SecondaryKey));
        return Find(connection, id)!;
    });

    /// <summary>Removes a device with its twin and session; its messages stay until they age. The answer is the device as it was.</summary>
    public Task<Outcome<DeviceIdentity>> DeleteAsync(string id, string? ifMatch) => database.WriteAsync<Outcome<DeviceIdentity>>(connection =>
    {
        if (Find(connection, id) is not { } known)
            return HubError.DeviceNotFound(id);
        if (!EntityTag.IsMatch(ifMatch, known.ETag))
            return HubError.Precondition("device");
        connection.Execute("DELETE FROM devices WHERE id = $id", ("$id", id));
        return known;
    });

    /// <summary>Records that the device connected or disconnected now.</summary>
    public Task RecordConnectionAsync(string id, bool isConnected) => database.WriteAsync(connection => connection.Execute(
        "UPDATE devices SET connection_updated = $now, last_activity = CASE WHEN $connected THEN $now ELSE last_activity END WHERE id = $id",
        ("$id", id), ("$now", time.GetUtcNow()), ("$connected", isConnected)));

    private static DeviceIdentity? Find(SqliteConnection connection, string id) =>
        connection.Query($"SELECT {Columns} FROM devices WHERE id = $id", Read, ("$id", id)).SingleOrDefault();

    private static DeviceIdentity Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        GenerationId = row.GetString(1),
        ETag = row.GetString(2),
        IsEnabled = row.GetBoolean(3),
        StatusReason = row.GetText(4),
        StatusUpdatedUtc = row.GetTime(5),
        PrimaryKey = row.GetString(6),
        SecondaryKey = row.GetString(7),
        ConnectionUpdatedUtc = row.GetTime(8),
        LastActivityUtc = row.GetTime(9),
    };
}
