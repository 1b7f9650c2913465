using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Storage;

/// <summary>The tables of the hub's database and the steps from one version of them to the next.</summary>
internal static class HubSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE devices (
            id TEXT PRIMARY KEY, generation_id TEXT NOT NULL, etag TEXT NOT NULL,
            enabled INTEGER NOT NULL, status_reason TEXT, status_updated INTEGER,
            primary_key TEXT NOT NULL, secondary_key TEXT NOT NULL,
            connection_updated INTEGER, last_activity INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE twins (
            device_id TEXT PRIMARY KEY REFERENCES devices(id) ON DELETE CASCADE,
            version INTEGER NOT NULL, etag TEXT NOT NULL, model_id TEXT NOT NULL, tags TEXT NOT NULL,
            desired TEXT NOT NULL, desired_metadata TEXT NOT NULL, desired_version INTEGER NOT NULL,
            reported TEXT NOT NULL, reported_metadata TEXT NOT NULL, reported_version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE sessions (
            device_id TEXT PRIMARY KEY REFERENCES devices(id) ON DELETE CASCADE,
            subscriptions TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE telemetry (
            id INTEGER PRIMARY KEY AUTOINCREMENT, device_id TEXT NOT NULL, enqueued INTEGER NOT NULL, size INTEGER NOT NULL,
            system_properties TEXT NOT NULL, properties TEXT NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE INDEX telemetry_by_device ON telemetry (device_id, id);
        CREATE INDEX telemetry_by_time ON telemetry (enqueued);
        CREATE TABLE models (
            name TEXT NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, published INTEGER NOT NULL,
            PRIMARY KEY (name, version)) STRICT, WITHOUT ROWID;
        """,
    ];

    /// <summary>Brings the database to the newest version, each step in a transaction of its own.</summary>
    /// <exception cref="HubStartException">The database was written by a newer hub.</exception>
    public static void Upgrade(SqliteConnection connection)
    {
        long version = connection.Query("PRAGMA user_version", row => row.GetInt64(0)).Single();
        if (version > Steps.Length)
            throw new HubStartException($"The database '{connection.DataSource}' has version {version}; this hub knows versions up to {Steps.Length}.");

        for (; version < Steps.Length; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(Steps[(int)version]);
            connection.Execute($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }
}
