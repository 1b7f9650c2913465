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
        """
        ALTER TABLE devices ADD COLUMN authentication TEXT NOT NULL DEFAULT 'sas';
        ALTER TABLE devices ADD COLUMN primary_thumbprint TEXT;
        ALTER TABLE devices ADD COLUMN secondary_thumbprint TEXT;
        ALTER TABLE devices ADD COLUMN managed_by TEXT;
        ALTER TABLE devices ADD COLUMN is_edge INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE authorities (name TEXT PRIMARY KEY, certificate TEXT NOT NULL, etag TEXT NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE cloud_messages (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, device_id TEXT NOT NULL REFERENCES devices(id) ON DELETE CASCADE,
            system_properties TEXT NOT NULL, properties TEXT NOT NULL, body BLOB NOT NULL, ack TEXT NOT NULL,
            expires INTEGER NOT NULL, deliveries INTEGER NOT NULL DEFAULT 0, lock_token TEXT, locked_until INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX cloud_messages_by_device ON cloud_messages (device_id, sequence);
        CREATE INDEX cloud_messages_by_expiry ON cloud_messages (expires);
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT, device_id TEXT NOT NULL, generation_id TEXT NOT NULL, message_id TEXT NOT NULL,
            status TEXT NOT NULL, enqueued INTEGER NOT NULL, lock_token TEXT, locked_until INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX feedback_by_lock ON feedback (lock_token);
        CREATE TABLE configurations (
            id TEXT PRIMARY KEY, etag TEXT NOT NULL, priority INTEGER NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE configuration_targets (
            device_id TEXT NOT NULL REFERENCES devices(id) ON DELETE CASCADE, configuration_id TEXT NOT NULL, applied INTEGER NOT NULL,
            PRIMARY KEY (device_id, configuration_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX configuration_targets_by_configuration ON configuration_targets (configuration_id);
        CREATE TABLE configuration_settings (
            device_id TEXT NOT NULL REFERENCES devices(id) ON DELETE CASCADE, path TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (device_id, path)) STRICT, WITHOUT ROWID;
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, condition TEXT NOT NULL, work TEXT NOT NULL, created INTEGER NOT NULL, starts INTEGER NOT NULL,
            ended INTEGER, longest_seconds INTEGER NOT NULL, failure TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE job_devices (
            job_id TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE, device_id TEXT NOT NULL, status TEXT NOT NULL, started INTEGER, ended INTEGER, updated INTEGER NOT NULL,
            outcome TEXT, error TEXT, PRIMARY KEY (job_id, device_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX job_devices_by_status ON job_devices (job_id, status);
        CREATE TABLE enrollments (
            kind TEXT NOT NULL, id TEXT NOT NULL, etag TEXT NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE registrations (
            id TEXT PRIMARY KEY, enrollment_group TEXT, device_id TEXT, status TEXT NOT NULL, etag TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
            error_code INTEGER, error_message TEXT, payload TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX registrations_by_group ON registrations (enrollment_group, id);
        """,
        """
        CREATE TABLE rollouts (
            name TEXT PRIMARY KEY, slot TEXT NOT NULL, document TEXT NOT NULL, state TEXT NOT NULL, ends_as TEXT, reason TEXT, ring INTEGER NOT NULL,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, ended INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE rollout_rings (
            rollout TEXT NOT NULL REFERENCES rollouts(name) ON DELETE CASCADE, ring INTEGER NOT NULL, started INTEGER NOT NULL, satisfied INTEGER, ended INTEGER,
            PRIMARY KEY (rollout, ring)) STRICT, WITHOUT ROWID;
        CREATE TABLE rollout_devices (
            rollout TEXT NOT NULL REFERENCES rollouts(name) ON DELETE CASCADE, device_id TEXT NOT NULL, ring INTEGER NOT NULL, phase TEXT NOT NULL,
            previous TEXT, desired_version INTEGER NOT NULL DEFAULT 0, assigned INTEGER, updated INTEGER NOT NULL, step TEXT, code TEXT, detail TEXT,
            PRIMARY KEY (rollout, device_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE deltas (
            base TEXT NOT NULL, target TEXT NOT NULL, sha256 TEXT, size INTEGER NOT NULL, made INTEGER NOT NULL, PRIMARY KEY (base, target)) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE users (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, stamp TEXT NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE alert_acknowledgements (key TEXT PRIMARY KEY, name TEXT NOT NULL, acknowledged INTEGER NOT NULL) STRICT, WITHOUT ROWID;
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
