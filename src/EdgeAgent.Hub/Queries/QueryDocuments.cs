using System.Text.Json.Nodes;
using EdgeAgent.Hub.Configurations;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Jobs;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Queries;

/// <summary>The documents that queries run over, each with the key that tells its place in their order.</summary>
internal sealed class QueryDocuments(TwinStore twins, DeviceStore devices, TwinJson json, ConfigurationStore configurations, JobStore jobs)
{
    private const int PageSize = 256;

    /// <summary>Every document of a source after a key, in the order of the keys.</summary>
    public IEnumerable<(string Key, JsonObject Document)> Read(QuerySource source, string after)
    {
        while (true)
        {
            int count = 0;
            foreach ((string key, JsonObject? document) in source == QuerySource.Jobs ? JobPage(after) : TwinPage(source == QuerySource.Modules, after))
            {
                (count, after) = (count + 1, key);
                if (document is not null)
                    yield return (key, document);
            }

            if (count < PageSize)
                yield break;
        }
    }

    /// <summary>The document of one device or module; null when it is not registered.</summary>
    public JsonObject? Find(string name) =>
        twins.Find(name) is { } twin && devices.Find(name) is { } identity ? Write(twin, identity, configurations.TargetsOf(name)) : null;

    private IEnumerable<(string Key, JsonObject? Document)> JobPage(string after) => jobs.DevicePage(after, PageSize).Select(row => (row.Key, (JsonObject?)row.ToJson()));

    private IEnumerable<(string Key, JsonObject? Document)> TwinPage(bool modules, string after)
    {
        List<Twin> page = twins.Page(modules, after, PageSize);
        if (page.Count == 0)
            return [];
        Dictionary<string, DeviceIdentity> identities = devices.Between(after, page[^1].DeviceId).ToDictionary(identity => identity.Id, StringComparer.Ordinal);
        ILookup<string, (string Id, bool IsApplied)> targets = configurations.TargetsBetween(after, page[^1].DeviceId);
        return page.Select(twin => (twin.DeviceId, identities.GetValueOrDefault(twin.DeviceId) is { } identity ? Write(twin, identity, [.. targets[twin.DeviceId]]) : null));
    }

    private JsonObject Write(Twin twin, DeviceIdentity identity, List<(string Id, bool IsApplied)> targets)
    {
        JsonObject document = json.Write(twin, identity);
        if (targets.Count > 0)
            document["configurations"] = new JsonObject(targets.Select(target =>
                KeyValuePair.Create<string, JsonNode?>(target.Id, new JsonObject { ["status"] = target.IsApplied ? "Applied" : "Targeted" })));
        return document;
    }
}
