using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Twins;

/// <summary>The twins on disk.</summary>
internal sealed class TwinStore(HubDatabase database)
{
    private const string Columns =
        "device_id, version, etag, model_id, tags, desired, desired_metadata, desired_version, reported, reported_metadata, reported_version";

    /// <summary>The twin, or null.</summary>
    public Twin? Find(string deviceId) => database.Read(connection => Find(connection, deviceId));

    /// <summary>The twins of the first devices in the order of their ids.</summary>
    public List<Twin> List(int top) =>
        database.Read(connection => connection.Query($"SELECT {Columns} FROM twins WHERE instr(device_id, '/') = 0 ORDER BY device_id LIMIT $top", Read, ("$top", top)));

    /// <summary>Reads a twin, changes it and writes it back in one transaction.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="ifMatch">The condition on the twin's entity tag; null for none.</param>
    /// <param name="change">Gives the changed twin, or why there is none.</param>
    /// <param name="also">What else belongs to the same transaction; null for nothing.</param>
    public Task<Outcome<Twin>> ChangeAsync(string deviceId, string? ifMatch, Func<Twin, Outcome<Twin>> change, Action<SqliteConnection>? also = null) => database.WriteAsync<Outcome<Twin>>(connection =>
    {
        if (Find(connection, deviceId) is not { } before)
            return HubError.DeviceNotFound(deviceId);
        if (!EntityTag.IsMatch(ifMatch, before.ETag))
            return HubError.Precondition("twin");
        Outcome<Twin> changed = change(before);
        if (!changed.IsDone)
            return changed.Error;
        Twin after = changed.Value with { Version = before.Version + 1 };
        Write(connection, after);
        also?.Invoke(connection);
        return after;
    });

    /// <summary>Records the model that a device announced.</summary>
    public Task RecordModelAsync(string deviceId, string modelId) => database.WriteAsync(connection => connection.Execute(
        "UPDATE twins SET model_id = $model, version = version + 1 WHERE device_id = $id AND model_id <> $model", ("$id", deviceId), ("$model", modelId)));

    /// <summary>Devices or modules after one, with their twins, in the order of their names.</summary>
    /// <param name="modules">True for modules, false for devices.</param>
    /// <param name="after">The last name that is known; empty to begin.</param>
    /// <param name="limit">The most rows to give.</param>
    public List<Twin> Page(bool modules, string after, int limit) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM twins WHERE device_id > $after AND (instr(device_id, '/') > 0) = $modules ORDER BY device_id LIMIT $limit", Read,
        ("$after", after), ("$modules", modules), ("$limit", limit)));

    private static Twin? Find(SqliteConnection connection, string deviceId) =>
        connection.Query($"SELECT {Columns} FROM twins WHERE device_id = $id", Read, ("$id", deviceId)).SingleOrDefault();

    private static void Write(SqliteConnection connection, Twin twin) => connection.Execute(
        """
        UPDATE twins SET version = $version, etag = $etag, tags = $tags,
            desired = $desired, desired_metadata = $desiredMetadata, desired_version = $desiredVersion,
            reported = $reported, reported_metadata = $reportedMetadata, reported_version = $reportedVersion
        WHERE device_id = $id
        """,
        ("$id", twin.DeviceId), ("$version", twin.Version), ("$etag", twin.ETag), ("$tags", twin.Tags.ToHubJson()),
        ("$desired", twin.Desired.Properties.ToHubJson()), ("$desiredMetadata", twin.Desired.Metadata.ToHubJson()), ("$desiredVersion", twin.Desired.Version),
        ("$reported", twin.Reported.Properties.ToHubJson()), ("$reportedMetadata", twin.Reported.Metadata.ToHubJson()), ("$reportedVersion", twin.Reported.Version));

    private static Twin Read(SqliteDataReader row) => new()
    {
        DeviceId = row.GetString(0),
        Version = row.GetInt64(1),
        ETag = row.GetString(2),
        ModelId = row.GetString(3),
        Tags = HubJson.ParseStored(row.GetString(4)),
        Desired = new TwinSection(HubJson.ParseStored(row.GetString(5)), HubJson.ParseStored(row.GetString(6)), row.GetInt64(7)),
        Reported = new TwinSection(HubJson.ParseStored(row.GetString(8)), HubJson.ParseStored(row.GetString(9)), row.GetInt64(10)),
    };
}
