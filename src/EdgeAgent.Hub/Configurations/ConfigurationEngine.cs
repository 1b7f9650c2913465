using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Configurations;

/// <summary>Applies configurations: at the start to every device, then to each device or module that changed, and to all when configurations change.</summary>
/// <remarks>
/// What configurations set on a device is stored with the change of its twin, in one transaction. So after a crash the next judgement finds exactly what is set,
/// and a device that leaves a condition loses those settings and no others.
/// </remarks>
internal sealed partial class ConfigurationEngine : IAsyncDisposable
{
    private const int AtOnce = 16;   // writes that wait together share a commit

    private readonly ConfigurationStore _store;
    private readonly ConfigurationTrigger _trigger;
    private readonly QueryDocuments _documents;
    private readonly TwinService _twins;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public ConfigurationEngine(ConfigurationStore store, ConfigurationTrigger trigger, QueryDocuments documents, TwinService twins, ILogger<ConfigurationEngine> logger)
    {
        (_store, _trigger, _documents, _twins, _logger) = (store, trigger, documents, twins, logger);
        _trigger.AllChanged();
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        bool hasSeenAny = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                IReadOnlySet<string>? changed = await _trigger.TakeAsync(_stop.Token).ConfigureAwait(false);
                hasSeenAny |= changed is null || _store.List().Count > 0;
                if (changed is not null && !hasSeenAny)
                    continue;
                await Parallel.ForEachAsync(changed ?? Everyone(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = _stop.Token },
                    async (name, _) => await JudgeAsync(name).ConfigureAwait(false)).ConfigureAwait(false);
                hasSeenAny = _store.List().Count > 0;
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // the outermost edge of a loop that must live as long as the hub
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(failure);
            }
        }
    }

    private IEnumerable<string> Everyone() =>
        _documents.Read(QuerySource.Devices, "").Concat(_documents.Read(QuerySource.Modules, "")).Select(row => row.Key);

    private async Task JudgeAsync(string name)
    {
        if (_documents.Find(name) is not { } document)
            return;
        QuerySource source = IdentityName.Module(name) is null ? QuerySource.Devices : QuerySource.Modules;
        Dictionary<string, string> wanted = new(StringComparer.Ordinal);
        List<(string Id, bool IsApplied)> targets = [];
        foreach (Configuration configuration in _store.List())
        {
            if (configuration.Source != source || (configuration.Where is { } where && !where.Evaluate(document).IsTrue))
                continue;
            bool isApplied = false;
            foreach ((string path, JsonNode? value) in configuration.Settings)
                isApplied |= wanted.TryAdd(path, value?.ToHubJson() ?? "null");
            targets.Add((configuration.Id, isApplied));
        }

        targets.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        await ApplyAsync(name, wanted, targets).ConfigureAwait(false);
    }

    private async Task ApplyAsync(string name, Dictionary<string, string> wanted, List<(string Id, bool IsApplied)> targets)
    {
        Dictionary<string, string> present = _store.SettingsOf(name);
        JsonObject patch = PatchFrom(present, wanted);
        if (patch.Count == 0)
        {
            if (!targets.SequenceEqual(_store.TargetsOf(name)))
                await _store.RecordAsync(name, targets, null).ConfigureAwait(false);
            return;
        }

        Outcome<Twin> outcome = await _twins.ConfigureAsync(name, patch, connection => ConfigurationStore.Record(connection, name, targets, wanted)).ConfigureAwait(false);
        if (outcome.IsDone || outcome.Error.Status == 404)
            return;
        LogRefused(name, outcome.Error.Message);
        await _store.RecordAsync(name, [.. targets.Select(target => (target.Id, false))], null).ConfigureAwait(false);
    }

    private static JsonObject PatchFrom(Dictionary<string, string> present, Dictionary<string, string> wanted)
    {
        JsonObject patch = [];
        foreach (string path in present.Keys.Where(path => !wanted.ContainsKey(path)))
            ConfigurationContent.Set(patch, path, null);
        foreach ((string path, string value) in wanted.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            string? before = present.GetValueOrDefault(path);
            if (before != value)
                ConfigurationContent.Set(patch, path, ConfigurationContent.Difference(before is null ? null : JsonNode.Parse(before), JsonNode.Parse(value)));
        }

        return patch;
    }

    [LoggerMessage(500, LogLevel.Warning, "Configurations cannot be applied to {Name}: {Reason}")]
    private partial void LogRefused(string name, string reason);

    [LoggerMessage(501, LogLevel.Error, "Configurations were not judged; the next change of a device or configuration tries again")]
    private partial void LogFailed(Exception failure);
}
