namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>The picture files of a folder.</summary>
public sealed record FolderDefinition : SourceDefinition
{
    /// <summary>The absolute path of the folder with <c>.jpg</c>, <c>.jpeg</c> and <c>.png</c> files. It may appear later.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the folder is run through again and again. Otherwise each file is run once, and again when it changes.</summary>
    /// <value>True by default.</value>
    public bool Repeat { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsExclusive => false;
}
