namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>A camera: a command that writes raw frames, one after the other, to its standard output.</summary>
public sealed record CameraDefinition : SourceDefinition
{
    /// <summary>The program and its arguments; no shell comes between.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The frames.</summary>
    public required FrameLayout Layout { get; init; }
}
