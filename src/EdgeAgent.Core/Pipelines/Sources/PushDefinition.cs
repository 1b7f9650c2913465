namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Frames that programs of the machine give to the local API: JPEG, PNG, or raw of one layout.</summary>
public sealed record PushDefinition : SourceDefinition
{
    /// <summary>The layout of raw frames; null where none are taken.</summary>
    public FrameLayout? Layout { get; init; }
}
