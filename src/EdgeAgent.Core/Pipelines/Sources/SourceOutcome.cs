namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>What a source had.</summary>
internal enum SourceOutcome
{
    /// <summary>An input.</summary>
    Ready,

    /// <summary>None now.</summary>
    Empty,

    /// <summary>Something that cannot be read.</summary>
    Unreadable,
}
