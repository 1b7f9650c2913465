using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Pipelines;

/// <summary>The pipelines in force: the configuration's, and over them by name what the cloud asks for.</summary>
/// <remarks>The cloud combines names; what the names stand for is the configuration's alone. A request that is not acceptable leaves the pipeline of that name as it is.</remarks>
internal sealed class PipelineSettings(IReadOnlyDictionary<string, PipelineDefinition> configured, PipelineCatalog catalog, PipelineSet set, PipelineStore store, ReportedState reported)
{
    private readonly SortedDictionary<string, PipelineDefinition> _inForce = new(configured.ToDictionary(), StringComparer.Ordinal);
    private readonly SortedDictionary<string, PipelineDefinition> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    /// <summary>Puts the configuration's pipelines in force, and over them what the cloud got before the agent was started.</summary>
    public void Begin()
    {
        foreach ((string name, PipelineDefinition definition) in store.Load())
        {
            if (FindProblem(name, definition) is null)
                _inForce[name] = _asked[name] = definition;
        }
        set.Apply(_inForce);
    }

    /// <summary>Takes what the cloud asks for and answers each name.</summary>
    /// <param name="requests">All pipelines that the cloud names.</param>
    /// <param name="version">The version of the desired properties.</param>
    public void Request(IReadOnlyDictionary<string, PipelineRequest> requests, long version)
    {
        foreach (string gone in _inForce.Keys.Where(name => !requests.ContainsKey(name)).ToList())
            GoBack(gone);
        // A source that one pipeline lets go another may take, whatever the order of their names.
        foreach ((string name, PipelineRequest request) in requests.OrderBy(entry => entry.Value.Definition?.IsEnabled == true).ThenBy(entry => entry.Key, StringComparer.Ordinal))
            Answer(name, request, version);
        foreach ((string name, PipelineDefinition definition) in configured.Where(entry => !requests.ContainsKey(entry.Key)))
            reported.AnswerPipeline(name, PipelineJson.Write(definition), AcknowledgementCode.DeviceDefault, 0, "The device's own configuration.");
        foreach (string gone in _answered.Where(name => !requests.ContainsKey(name) && !configured.ContainsKey(name)).ToList())
        {
            _answered.Remove(gone);
            reported.RemovePipeline(gone);
        }
        set.Apply(_inForce);
        store.Save(_asked);
    }

    private void GoBack(string name)
    {
        _asked.Remove(name);
        if (configured.TryGetValue(name, out PipelineDefinition? own))
            _inForce[name] = own;
        else
            _inForce.Remove(name);
    }

    private void Answer(string name, PipelineRequest request, long version)
    {
        _answered.Add(name);
        string? problem = request.Problem ?? FindProblem(name, request.Definition!);
        if (problem is not null)
        {
            string stays = _inForce.ContainsKey(name) ? "The pipeline of this name stays as it was." : "No pipeline of this name runs.";
            reported.AnswerPipeline(name, request.Value?.DeepClone(), AcknowledgementCode.Rejected, version, $"{problem} {stays}");
            return;
        }
        _inForce[name] = _asked[name] = request.Definition!;
        JsonNode value = request.Value?.DeepClone() ?? PipelineJson.Write(request.Definition!);
        reported.AnswerPipeline(name, value, AcknowledgementCode.Done, version, request.Definition!.IsEnabled ? "In force." : "Switched off.");
    }

    private string? FindProblem(string name, PipelineDefinition definition)
    {
        if (!_inForce.ContainsKey(name) && _inForce.Count >= PipelineBounds.MaxPipelines)
            return $"This device has at most {PipelineBounds.MaxPipelines} pipelines.";
        if (!set.Knows(name) && set.Names >= 2 * PipelineBounds.MaxPipelines)
            return "Too many different pipelines were named since the agent started; restart it to use this one.";
        return catalog.FindProblem(definition, _inForce.Where(other => other.Key != name));
    }
}
