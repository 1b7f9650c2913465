using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines;

/// <summary>The rules of a running pipeline, bound to the labels of the model that runs. Allocates only when a rule changes.</summary>
internal sealed class BoundRules(string pipeline, PipelineDefinition definition, PipelineParts parts, PipelineCounts counts)
{
    private readonly RuleMachine[] _machines = [.. definition.Rules.Select(rule => new RuleMachine(rule, parts.Time))];
    private readonly int[] _labels = new int[definition.Rules.Count];
    private ModelInstance? _model;

    /// <summary>The names of the rules that are raised; another thread may read it.</summary>
    public IReadOnlyList<string> Raised => [.. _machines.Where(machine => machine.IsRaised).Select(machine => machine.Definition.Name)];

    /// <summary>Finds the rules' labels among those of a model.</summary>
    /// <returns>Why a rule cannot look at it; null when all can.</returns>
    public string? Bind(ModelInstance model, ResultReader? reader)
    {
        for (int i = 0; i < _machines.Length; i++)
        {
            RuleDefinition rule = _machines[i].Definition;
            int? label = rule.Label is { } name ? reader!.FindLabel(model.Labels, name) : ResultReader.NoLabel;
            if (label is null)
                return $"The rule {rule.Name} looks at the label {rule.Label}, which the model does not have; a label of its file or an index below {reader!.LabelCount} would do.";
            _labels[i] = label.Value;
        }
        _model = model;
        return null;
    }

    /// <summary>Looks at a result.</summary>
    public void Observe(ResultReader reader, string input)
    {
        for (int i = 0; i < _machines.Length; i++)
        {
            double value = reader.Measure(_machines[i].Definition.Subject, _labels[i]);
            RuleChange change = _machines[i].Observe(value);
            if (change != RuleChange.None)
                Emit(_machines[i].Definition, change == RuleChange.Raised ? EventState.Raised : EventState.Cleared, value, input);
        }
    }

    /// <summary>Clears what is raised, since nobody looks any more.</summary>
    public void End()
    {
        foreach (RuleMachine machine in _machines)
        {
            if (machine.End())
                Emit(machine.Definition, EventState.Cleared, null, null);
        }
    }

    private void Emit(RuleDefinition rule, EventState state, double? value, string? input)
    {
        counts.CountEvent();
        parts.Sinks.Post(definition.Sinks, new PipelineEvent
        {
            Id = parts.NextEventId(),
            Pipeline = pipeline,
            Rule = rule.Name,
            State = state,
            On = PipelineJson.Name(rule.Subject),
            Label = rule.Label,
            Value = value is double number ? Math.Clamp(number, double.MinValue, double.MaxValue) : null,
            Threshold = rule.Threshold,
            TimestampUtc = parts.Time.GetUtcNow(),
            Input = input is { Length: > MaxInputLength } ? input[..MaxInputLength] : input,
            Slot = definition.Slot,
            Model = _model?.Assignment.Name,
            Version = _model?.Assignment.Version,
        });
    }

    private const int MaxInputLength = 256;
}
