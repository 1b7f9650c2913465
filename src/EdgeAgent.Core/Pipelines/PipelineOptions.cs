using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Core.Pipelines;

/// <summary>The short form of one pipeline without rules: pictures of a folder through the model of a slot. It is named <see cref="Name"/>, and so is its source.</summary>
public sealed record PipelineOptions
{
    /// <summary>The pipeline's and the source's name.</summary>
    public const string Name = "default";

    /// <summary>The slot whose model runs.</summary>
    public required string Slot { get; init; }

    /// <summary>The absolute path of the folder with <c>.jpg</c>, <c>.jpeg</c> and <c>.png</c> files. It may appear later.</summary>
    public required string Folder { get; init; }

    /// <summary>The time from the start of one inference to the start of the next.</summary>
    /// <value>One second by default; zero runs without pauses.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the folder is run through again and again. Otherwise each file is run once, and again when it changes.</summary>
    /// <value>True by default.</value>
    public bool Repeat { get; init; } = true;

    /// <summary>How many of the best classes are reported, 1 to 10.</summary>
    /// <value>5 by default.</value>
    public int TopK { get; init; } = 5;

    /// <summary>Its source.</summary>
    public SourceDefinition ToSource() => new FolderDefinition { Folder = Folder, Repeat = Repeat };

    /// <summary>Its long form.</summary>
    public PipelineDefinition ToDefinition() => new() { Source = Name, Slot = Slot, Interval = Interval };
}
