using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines;

/// <summary>A pipeline: a source through the model of a slot, rules on its results, and who hears of them. It combines names only.</summary>
/// <remarks>Equal to another by its JSON form (<see cref="PipelineJson"/>).</remarks>
public sealed record PipelineDefinition
{
    /// <summary>The name of the source.</summary>
    public required string Source { get; init; }

    /// <summary>The slot whose model runs.</summary>
    /// <value>Default <c>default</c>.</value>
    public string Slot { get; init; } = TwinNames.DefaultSlot;

    /// <summary>The time from the start of one inference to the start of the next.</summary>
    /// <value>One second by default; zero runs without pauses.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How the outputs become a result.</summary>
    public PostprocessOptions Postprocess { get; init; } = new();

    /// <summary>The rules.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];

    /// <summary>The names of the sinks of all its events.</summary>
    /// <value>The cloud by default.</value>
    public IReadOnlyList<string> Sinks { get; init; } = [CloudSinkName];

    /// <summary>Whether it runs.</summary>
    /// <value>True by default.</value>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The name of the sink that every agent has: device-to-cloud messages.</summary>
    public const string CloudSinkName = "cloud";
}
