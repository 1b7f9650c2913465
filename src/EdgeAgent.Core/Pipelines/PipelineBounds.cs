namespace EdgeAgent.Core.Pipelines;

/// <summary>What a pipeline may ask for, from the cloud and from the device's own configuration.</summary>
public static class PipelineBounds
{
    /// <summary>The most pipelines.</summary>
    public const int MaxPipelines = 16;

    /// <summary>The most rules of a pipeline.</summary>
    public const int MaxRules = 16;

    /// <summary>The most sinks of a pipeline.</summary>
    public const int MaxSinks = 8;

    /// <summary>The longest label of a rule.</summary>
    public const int MaxLabelLength = 64;

    /// <summary>The longest interval, debounce and least interval.</summary>
    public const int LongestSeconds = 86400;

    /// <summary>The most values in a row that a rule may ask for.</summary>
    public const int MaxForCount = 10_000;
}
