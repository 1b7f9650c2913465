using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace EdgeAgent.Hub.Registry;

/// <summary>Which file each version of each model is. A version never changes its bytes.</summary>
internal sealed class ModelRegistry(HubDatabase database, TimeProvider time)
{
    private const string Columns = "name, version, sha256, size, published";

    /// <summary>Names a stored file as a version of a model; the same bytes may be published again, other bytes not.</summary>
    public Task<Outcome<PublishedModel>> PublishAsync(string name, string version, StoredFile file) => database.WriteAsync<Outcome<PublishedModel>>(connection =>
    {
        connection.Execute(
            "INSERT OR IGNORE INTO models (name, version, sha256, size, published) VALUES ($name, $version, $sha256, $size, $now)",
            ("$name", name), ("$version", version), ("$sha256", file.Sha256), ("$size", file.Size), ("$now", time.GetUtcNow()));
        PublishedModel model = Find(connection, name, version)!;
        return model.Sha256 == file.Sha256
            ? model
            : HubError.Conflict($"Version {version} of {name} is published with other bytes (sha-256 {model.Sha256}); publish under a new version.");
    });

    /// <summary>The version of the model, or null.</summary>
    public PublishedModel? Find(string name, string version) => database.Read(connection => Find(connection, name, version));

    /// <summary>Every version of every model, by name, the newest first.</summary>
    public List<PublishedModel> List() => database.Read(List);

    /// <summary>The same inside a transaction.</summary>
    public static List<PublishedModel> List(SqliteConnection connection) =>
        connection.Query($"SELECT {Columns} FROM models ORDER BY name, published DESC, version", Read);

    /// <summary>The version of the model inside a transaction, or null.</summary>
    public static PublishedModel? Find(SqliteConnection connection, string name, string version) => connection
        .Query($"SELECT {Columns} FROM models WHERE name = $name AND version = $version", Read, ("$name", name), ("$version", version))
        .SingleOrDefault();

    private static PublishedModel Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
