namespace EdgeAgent.Core.Pipelines.Rules;

/// <summary>What a rule looks at.</summary>
public enum RuleSubject
{
    /// <summary>The score of the best class where that is the rule's label, else 0.</summary>
    Class,

    /// <summary>The score of the rule's label, or the best score where the rule names none: of a classification, or of the detections.</summary>
    Score,

    /// <summary>The number of detections of the rule's label, or of all.</summary>
    Count,

    /// <summary>The share of pixels of the rule's label, 0 to 1.</summary>
    Share,

    /// <summary>The anomaly score.</summary>
    Anomaly,
}
