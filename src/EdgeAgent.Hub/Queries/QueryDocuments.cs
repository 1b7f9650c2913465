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
            List<(string Key, JsonObject? Document)> page = source == QuerySource.Jobs
                ? [.. jobs.DevicePage(after, PageSize).Select(row => (row.Key, (JsonObject?)row.ToJson()))]
                : [.. twins.Page(source == QuerySource.Modules, after, PageSize).Select(twin => (twin.DeviceId, Write(twin)))];
            foreach ((string key, JsonObject? document) in page)
            {
                if (document is not null)
                    yield return (key, document);
            }

            if (page.Count < PageSize)
                yield break;
            after = page[^1].Key;
        }
    }

    /// <summary>The document of one device or module; null when it is not registered.</summary>
    public JsonObject? Find(string name) => twins.Find(name) is { } twin ? Write(twin) : null;

    private JsonObject? Write(Twin twin)
    {
        if (devices.Find(twin.DeviceId) is not { } identity)
            return null;
        JsonObject document = json.Write(twin, identity);
        List<(string Id, bool IsApplied)> targets = configurations.TargetsOf(twin.DeviceId);
        if (targets.Count > 0)
            document["configurations"] = new JsonObject(targets.Select(target =>
                KeyValuePair.Create<string, JsonNode?>(target.Id, new JsonObject { ["status"] = target.IsApplied ? "Applied" : "Targeted" })));
        return document;
    }
}
