using EdgeAgent.Contracts.Registry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Registry;

/// <summary>Removes versions and files that nothing refers to.</summary>
internal sealed class RegistryCleaner(HubDatabase database, BlobStore blobs, DeltaStore deltas, HubAddress address, HubOptions options, TimeProvider time)
{
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);   // what was uploaded for an assignment that is still to be written

    /// <summary>Removes, or says what would go.</summary>
    /// <param name="keepVersions">How many versions of each model stay, the newest, though nothing refers to them.</param>
    /// <param name="isDryRun">True to remove nothing.</param>
    public async Task<RegistryCleanup> CleanAsync(int keepVersions, bool isDryRun)
    {
        DateTimeOffset limit = time.GetUtcNow() - Young;
        (List<PublishedModel> gone, HashSet<string> kept) = await database.WriteAsync(connection =>
        {
            HashSet<string> referred = RegistryReferences.Read(connection);
            List<PublishedModel> all = ModelRegistry.List(connection);
            List<PublishedModel> old = [.. all.GroupBy(model => model.Name).SelectMany(versions => versions.Skip(keepVersions))
                .Where(model => !referred.Contains(model.Sha256) && model.PublishedUtc < limit)];
            referred.UnionWith(all.Except(old).Select(model => model.Sha256));
            referred.UnionWith(connection.Query("SELECT sha256, base, target FROM deltas WHERE sha256 IS NOT NULL", row => (Sha256: row.GetString(0), Base: row.GetString(1), Target: row.GetString(2)))
                .Where(delta => referred.Contains(delta.Base) && referred.Contains(delta.Target)).Select(delta => delta.Sha256).ToList());
            foreach (PublishedModel model in isDryRun ? [] : old)
                connection.Execute("DELETE FROM models WHERE name = $name AND version = $version", ("$name", model.Name), ("$version", model.Version));
            return (old, referred);
        }).ConfigureAwait(false);

        List<FileInfo> files = [.. blobs.Files().Where(file => !kept.Contains(file.Name) && file.LastWriteTimeUtc < limit.UtcDateTime)];
        long bytes = files.Sum(file => file.Length);
        if (!isDryRun)
        {
            await deltas.ForgetAsync(files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal)).ConfigureAwait(false);
            foreach (FileInfo file in files)
                blobs.Delete(file.Name);
        }

        return new RegistryCleanup
        {
            IsDryRun = isDryRun,
            KeepVersions = keepVersions,
            Versions = [.. gone.Select(model => model.ToContract(address))],
            Files = files.Count,
            Bytes = bytes,
            KeptBytes = blobs.TotalBytes - (isDryRun ? bytes : 0),
            MostBytes = options.MaxRegistryBytes,
        };
    }

    /// <summary>Forgets a version; its file goes with the next cleaning. Null when that was done.</summary>
    public Task<HubError?> DeleteAsync(string name, string version) => database.WriteAsync(connection =>
    {
        if (ModelRegistry.Find(connection, name, version) is not { } model)
            return HubError.NotFound($"There is no version {version} of a model {name}.");
        if (RegistryReferences.Read(connection).Contains(model.Sha256))
            return HubError.Conflict($"Version {version} of {name} is in use: a twin's desired properties, a configuration, or a rollout that has not ended names its file.");
        connection.Execute("DELETE FROM models WHERE name = $name AND version = $version", ("$name", name), ("$version", version));
        return null;
    });
}
