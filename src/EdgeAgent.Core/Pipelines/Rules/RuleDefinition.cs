namespace EdgeAgent.Core.Pipelines.Rules;

/// <summary>A rule: when a result of a pipeline becomes an event.</summary>
public sealed record RuleDefinition
{
    /// <summary>The rule's name, one of its kind in the pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>What it looks at.</summary>
    public required RuleSubject Subject { get; init; }

    /// <summary>The label, or a class's index as digits; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>Whether values above the threshold raise the rule; otherwise values below it.</summary>
    public bool IsAbove { get; init; } = true;

    /// <summary>The threshold, which itself does not raise the rule.</summary>
    public required double Threshold { get; init; }

    /// <summary>The value at which a raised rule is cleared: at most the threshold for a rule above it, at least for one below.</summary>
    public required double Release { get; init; }

    /// <summary>How long values must speak for a change, without one between that does not.</summary>
    /// <value>Zero by default: the first does.</value>
    public TimeSpan ForTime { get; init; }

    /// <summary>How many values in a row must speak for a change.</summary>
    /// <value>1 by default.</value>
    public int ForCount { get; init; } = 1;

    /// <summary>The least time from one raising to the next; a raising that comes earlier waits for it, while its condition holds.</summary>
    /// <value>Zero by default.</value>
    public TimeSpan MinInterval { get; init; }
}
