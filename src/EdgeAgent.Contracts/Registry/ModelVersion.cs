namespace EdgeAgent.Contracts.Registry;

/// <summary>One version of a model in the hub's registry.</summary>
public sealed record ModelVersion
{
    /// <summary>The model's name: letters, digits, dots, hyphens and underscores, at most 128.</summary>
    public required string Name { get; init; }

    /// <summary>The version: the same characters as in names, at most 64.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Where devices fetch the file.</summary>
    public required string Url { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedUtc { get; init; }
}
