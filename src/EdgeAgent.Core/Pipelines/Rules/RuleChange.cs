namespace EdgeAgent.Core.Pipelines.Rules;

/// <summary>What a value did to a rule.</summary>
public enum RuleChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is raised now.</summary>
    Raised,

    /// <summary>It is cleared now.</summary>
    Cleared,
}
