using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Configurations;

/// <summary>The configurations on disk, and for each device which of them target it and what they set there.</summary>
internal sealed class ConfigurationStore(HubDatabase database)
{
    private const int MostConfigurations = 100;

    private IReadOnlyList<Configuration>? _known;

    /// <summary>All configurations, the one that wins first.</summary>
    public IReadOnlyList<Configuration> List()
    {
        if (Volatile.Read(ref _known) is { } known)
            return known;
        List<Configuration> read = database.Read(connection => connection.Query(
            "SELECT id, etag, priority, body, created, updated FROM configurations ORDER BY priority DESC, created DESC, id",
            row => ConfigurationRequest.Read(row.GetString(0), row.GetString(1), row.GetInt32(2), HubJson.ParseStored(row.GetString(3)), row.GetTime(4)!.Value, row.GetTime(5)!.Value)));
        Volatile.Write(ref _known, read);
        return read;
    }

    /// <summary>The configuration, or null.</summary>
    public Configuration? Find(string id) => List().FirstOrDefault(configuration => configuration.Id == id);

    /// <summary>Adds a configuration, or changes the one that is there when the condition holds.</summary>
    public async Task<Outcome<Configuration>> SetAsync(Configuration wanted, string? ifMatch)
    {
        Outcome<Configuration> outcome = await database.WriteAsync<Outcome<Configuration>>(connection =>
        {
            (string ETag, DateTimeOffset CreatedUtc)? known = connection.Query<(string, DateTimeOffset)?>("SELECT etag, created FROM configurations WHERE id = $id",
                row => (row.GetString(0), row.GetTime(1)!.Value), ("$id", wanted.Id)).SingleOrDefault();
            if (known is null && !string.IsNullOrEmpty(ifMatch))
                return HubError.ConfigurationNotFound(wanted.Id);
            if (known is not null && string.IsNullOrEmpty(ifMatch))
                return HubError.Conflict($"There is a configuration {wanted.Id} already; send If-Match to change it.");
            if (known is { } present && !EntityTag.IsMatch(ifMatch, present.ETag))
                return HubError.Precondition("configuration");
            if (known is null && connection.Query("SELECT count(*) FROM configurations", row => row.GetInt32(0)).Single() >= MostConfigurations)
                return HubError.Quota($"A hub has at most {MostConfigurations} configurations.");
            Configuration stored = wanted with { CreatedUtc = known?.CreatedUtc ?? wanted.CreatedUtc };
            connection.Execute(
                """
                INSERT INTO configurations (id, etag, priority, body, created, updated) VALUES ($id, $etag, $priority, $body, $created, $updated)
                ON CONFLICT (id) DO UPDATE SET etag = $etag, priority = $priority, body = $body, updated = $updated
                """,
                ("$id", stored.Id), ("$etag", stored.ETag), ("$priority", stored.Priority), ("$body", stored.Body.ToHubJson()),
                ("$created", stored.CreatedUtc), ("$updated", stored.UpdatedUtc));
            return stored;
        }).ConfigureAwait(false);
        Volatile.Write(ref _known, null);
        return outcome;
    }

    /// <summary>Removes a configuration; what it set goes when the engine judges its devices anew.</summary>
    public async Task<HubError?> DeleteAsync(string id, string? ifMatch)
    {
        HubError? error = await database.WriteAsync(connection =>
        {
            string? etag = connection.Query("SELECT etag FROM configurations WHERE id = $id", row => row.GetString(0), ("$id", id)).SingleOrDefault();
            if (etag is null)
                return HubError.ConfigurationNotFound(id);
            if (!EntityTag.IsMatch(ifMatch, etag))
                return HubError.Precondition("configuration");
            connection.Execute("DELETE FROM configurations WHERE id = $id", ("$id", id));
            return null;
        }).ConfigureAwait(false);
        Volatile.Write(ref _known, null);
        return error;
    }

    /// <summary>How many devices a configuration targets, and how many it sets something on.</summary>
    public (int Targeted, int Applied) Count(string id) => database.Read(connection => connection.Query(
        "SELECT count(*), coalesce(sum(applied), 0) FROM configuration_targets WHERE configuration_id = $id", row => (row.GetInt32(0), row.GetInt32(1)), ("$id", id)).Single());

    /// <summary>The configurations that target a device or module.</summary>
    public List<(string Id, bool IsApplied)> TargetsOf(string name) => database.Read(connection => connection.Query(
        "SELECT configuration_id, applied FROM configuration_targets WHERE device_id = $id ORDER BY configuration_id",
        row => (row.GetString(0), row.GetBoolean(1)), ("$id", name)));

    /// <summary>The configurations that target the devices and modules with names after one, up to and with another.</summary>
    public ILookup<string, (string Id, bool IsApplied)> TargetsBetween(string after, string last) => database.Read(connection => connection.Query(
        "SELECT device_id, configuration_id, applied FROM configuration_targets WHERE device_id > $after AND device_id <= $last ORDER BY device_id, configuration_id",
        row => (Name: row.GetString(0), Id: row.GetString(1), IsApplied: row.GetBoolean(2)), ("$after", after), ("$last", last)))
        .ToLookup(target => target.Name, target => (target.Id, target.IsApplied), StringComparer.Ordinal);

    /// <summary>What configurations set on a device or module, by path.</summary>
    public Dictionary<string, string> SettingsOf(string name) => database.Read(connection => connection.Query(
        "SELECT path, value FROM configuration_settings WHERE device_id = $id", row => (row.GetString(0), row.GetString(1)), ("$id", name)))
        .ToDictionary(setting => setting.Item1, setting => setting.Item2, StringComparer.Ordinal);

    /// <summary>Records what targets a device and what is set on it; a transaction of its own.</summary>
    public Task RecordAsync(string name, IReadOnlyList<(string Id, bool IsApplied)> targets, IReadOnlyDictionary<string, string>? settings) =>
        database.WriteAsync(connection =>
        {
            Record(connection, name, targets, settings);
            return true;
        });

    /// <summary>Records what targets a device and what is set on it, in the caller's transaction.</summary>
    /// <param name="connection">The writer.</param>
    /// <param name="name">The device or module.</param>
    /// <param name="targets">The configurations that target it.</param>
    /// <param name="settings">What is set, by path; null to leave that.</param>
    public static void Record(SqliteConnection connection, string name, IReadOnlyList<(string Id, bool IsApplied)> targets, IReadOnlyDictionary<string, string>? settings)
    {
        connection.Execute("DELETE FROM configuration_targets WHERE device_id = $id", ("$id", name));
        foreach ((string id, bool isApplied) in targets)
            connection.Execute("INSERT INTO configuration_targets (device_id, configuration_id, applied) SELECT id, $configuration, $applied FROM devices WHERE id = $id",
                ("$id", name), ("$configuration", id), ("$applied", isApplied));
        if (settings is null)
            return;
        connection.Execute("DELETE FROM configuration_settings WHERE device_id = $id", ("$id", name));
        foreach ((string path, string value) in settings)
            connection.Execute("INSERT INTO configuration_settings (device_id, path, value) SELECT id, $path, $value FROM devices WHERE id = $id",
                ("$id", name), ("$path", path), ("$value", value));
    }
}
