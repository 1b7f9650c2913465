namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>A file of events and its bounds.</summary>
public sealed record FileSinkOptions
{
    /// <summary>The file's absolute path. Its directory must exist; older files are beside it as <c>PATH.1</c>, <c>PATH.2</c> and so on.</summary>
    public required string Path { get; init; }

    /// <summary>The bytes at which the next file is begun.</summary>
    /// <value>1 MiB by default; at least 4096.</value>
    public long MaxBytes { get; init; } = 1 << 20;

    /// <summary>The most files, the present one among them.</summary>
    /// <value>5 by default; 1 to 100.</value>
    public int MaxFiles { get; init; } = 5;
}
