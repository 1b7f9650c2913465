namespace EdgeAgent.Worker.Configuration;

/// <summary>Pictures of a folder through the model of a slot.</summary>
public sealed record PipelineSettings
{
    /// <summary>The slot whose model runs.</summary>
    /// <value>Default <c>default</c>.</value>
    public required string Slot { get; init; }

    /// <summary>The folder with JPEG and PNG files; it may appear later.</summary>
    public required string Folder { get; init; }

    /// <summary>The time from the start of one inference to the start of the next.</summary>
    /// <value>Default 1 s; 0 to 1 day.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the folder is run through again and again.</summary>
    /// <value>Default true.</value>
    public bool Repeat { get; init; } = true;

    /// <summary>How many of the best classes are reported.</summary>
    /// <value>Default 5; 1 to 10.</value>
    public int TopK { get; init; } = 5;
}
