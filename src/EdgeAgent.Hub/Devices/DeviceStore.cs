using System.Security.Cryptography;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Devices;

/// <summary>The registry of devices and modules, by their <see cref="IdentityName"/>.</summary>
internal sealed class DeviceStore(HubDatabase database, TimeProvider time)
{
    private const int MostModules = 50;

    private const string Columns =
        """
        id, generation_id, etag, enabled, status_reason, status_updated, primary_key, secondary_key, connection_updated, last_activity,
        authentication, primary_thumbprint, secondary_thumbprint, managed_by, is_edge, (SELECT count(*) FROM cloud_messages WHERE device_id = devices.id)
        """;

    /// <summary>The device or module, or null.</summary>
    public DeviceIdentity? Find(string id) => database.Read(connection => Find(connection, id));

    /// <summary>The first devices in the order of their ids.</summary>
    public List<DeviceIdentity> List(int top) =>
        database.Read(connection => connection.Query($"SELECT {Columns} FROM devices WHERE instr(id, '/') = 0 ORDER BY id LIMIT $top", Read, ("$top", top)));

    /// <summary>The modules of a device in the order of their ids.</summary>
    public List<DeviceIdentity> Modules(string deviceId) => database.Read(connection =>
        connection.Query($"SELECT {Columns} FROM devices WHERE id > $from AND id < $to ORDER BY id", Read, ("$from", deviceId + "/"), ("$to", deviceId + "0")));

    /// <summary>The identities with names after one, up to and with another.</summary>
    public List<DeviceIdentity> Between(string after, string last) => database.Read(connection =>
        connection.Query($"SELECT {Columns} FROM devices WHERE id > $after AND id <= $last", Read, ("$after", after), ("$last", last)));

    /// <summary>How many devices there are, and how many of them are enabled; modules do not count.</summary>
    public (int All, int Enabled) Count() => database.Read(connection => connection.Query(
        "SELECT count(*), coalesce(sum(enabled), 0) FROM devices WHERE instr(id, '/') = 0", row => (row.GetInt32(0), row.GetInt32(1))).Single());

    /// <summary>Registers a device or a module with an empty twin.</summary>
    public Task<Outcome<DeviceIdentity>> CreateAsync(string id, DeviceRequest request) => database.WriteAsync<Outcome<DeviceIdentity>>(connection =>
    {
        if (Find(connection, id) is not null)
            return HubError.DeviceExists(id);
        if (IdentityName.Module(id) is not null && Find(connection, IdentityName.Device(id)) is null)
            return HubError.DeviceNotFound(IdentityName.Device(id));
        if (IdentityName.Module(id) is not null && CountModules(connection, IdentityName.Device(id)) >= MostModules)
            return HubError.Quota($"A device has at most {MostModules} modules.");
        connection.Execute(
            """
            INSERT INTO devices (id, generation_id, etag, enabled, status_reason, status_updated, primary_key, secondary_key,
                authentication, primary_thumbprint, secondary_thumbprint, managed_by, is_edge)
            VALUES ($id, $generation, $etag, $enabled, $reason, NULL, $primary, $secondary, $authentication, $first, $second, $manager, $edge)
            """,
            ("$id", id), ("$generation", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))), ("$etag", EntityTag.Next()),
            ("$enabled", request.IsEnabled), ("$reason", request.StatusReason),
            ("$primary", request.PrimaryKey ?? DeviceRequest.NewKey()), ("$secondary", request.SecondaryKey ?? DeviceRequest.NewKey()),
            ("$authentication", request.Authentication), ("$first", request.PrimaryThumbprint), ("$second", request.SecondaryThumbprint),
            ("$manager", request.ManagedBy), ("$edge", request.IsEdge));
        connection.Execute(
            """
            INSERT INTO twins (device_id, version, etag, model_id, tags, desired, desired_metadata, desired_version, reported, reported_metadata, reported_version)
            VALUES ($id, 1, $etag, '', '{}', '{}', $metadata, 1, '{}', $metadata, 1)
            """,
            ("$id", id), ("$etag", EntityTag.Next()), ("$metadata", $$"""{"$lastUpdated":"{{JsonTime.Format(time.GetUtcNow())}}"}"""));
        return Find(connection, id)!;
    });

    /// <summary>Changes a registered device or module.</summary>
    public Task<Outcome<DeviceIdentity>> UpdateAsync(string id, DeviceRequest request, string? ifMatch) => database.WriteAsync<Outcome<DeviceIdentity>>(connection =>
    {
        if (Find(connection, id) is not { } known)
            return HubError.DeviceNotFound(id);
        if (!EntityTag.IsMatch(ifMatch, known.ETag))
            return HubError.Precondition("device");
        connection.Execute(
            """
            UPDATE devices SET etag = $etag, enabled = $enabled, status_reason = $reason, status_updated = $updated, primary_key = $primary, secondary_key = $secondary,
                authentication = $authentication, primary_thumbprint = $first, secondary_thumbprint = $second, managed_by = $manager, is_edge = $edge
            WHERE id = $id
            """,
            ("$id", id), ("$etag", EntityTag.Next()), ("$enabled", request.IsEnabled), ("$reason", request.StatusReason),
            ("$updated", known.IsEnabled == request.IsEnabled ? known.StatusUpdatedUtc : time.GetUtcNow()),
            ("$primary", request.PrimaryKey ?? known.PrimaryKey), ("$secondary", request.SecondaryKey ?? known.SecondaryKey),
            ("$authentication", request.Authentication), ("$first", request.PrimaryThumbprint), ("$second", request.SecondaryThumbprint),
            ("$manager", request.ManagedBy), ("$edge", request.IsEdge));
        return Find(connection, id)!;
    });

    /// <summary>Removes a device with its modules, twins and sessions; its messages stay until they age. The answer is the device as it was.</summary>
    public Task<Outcome<DeviceIdentity>> DeleteAsync(string id, string? ifMatch) => database.WriteAsync<Outcome<DeviceIdentity>>(connection =>
    {
        if (Find(connection, id) is not { } known)
            return HubError.DeviceNotFound(id);
        if (!EntityTag.IsMatch(ifMatch, known.ETag))
            return HubError.Precondition("device");
        connection.Execute("DELETE FROM devices WHERE id = $id OR (id > $from AND id < $to)", ("$id", id), ("$from", id + "/"), ("$to", id + "0"));
        return known;
    });

    /// <summary>Records that the device connected or disconnected now.</summary>
    public Task RecordConnectionAsync(string id, bool isConnected) => database.WriteAsync(connection => connection.Execute(
        "UPDATE devices SET connection_updated = $now, last_activity = CASE WHEN $connected THEN $now ELSE last_activity END WHERE id = $id",
        ("$id", id), ("$now", time.GetUtcNow()), ("$connected", isConnected)));

    private static DeviceIdentity? Find(SqliteConnection connection, string id) =>
        connection.Query($"SELECT {Columns} FROM devices WHERE id = $id", Read, ("$id", id)).SingleOrDefault();

    private static int CountModules(SqliteConnection connection, string deviceId) =>
        connection.Query("SELECT count(*) FROM devices WHERE id > $from AND id < $to", row => row.GetInt32(0), ("$from", deviceId + "/"), ("$to", deviceId + "0")).Single();

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
        Authentication = row.GetString(10),
        PrimaryThumbprint = row.GetText(11),
        SecondaryThumbprint = row.GetText(12),
        ManagedBy = row.GetText(13),
        IsEdge = row.GetBoolean(14),
        PendingMessages = row.GetInt32(15),
    };
}
