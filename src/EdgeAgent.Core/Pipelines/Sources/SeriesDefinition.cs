namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Windows over numeric samples, a line of numbers each: from a file that is appended to, or from a command's standard output.</summary>
public sealed record SeriesDefinition : SourceDefinition
{
    /// <summary>The absolute path of the file; null for a command.</summary>
    public string? File { get; init; }

    /// <summary>Whether what the file holds already counts, window for window; otherwise only the newest window of what is appended does.</summary>
    /// <value>False by default.</value>
    public bool FromStart { get; init; }

    /// <summary>The program and its arguments; null for a file.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The numbers of a line, 1 to <see cref="MaxChannels"/>.</summary>
    public required int Channels { get; init; }

    /// <summary>The samples of a window.</summary>
    public required int Window { get; init; }

    /// <summary>The samples from the beginning of one window to the next, 1 to <see cref="Window"/>.</summary>
    public required int Hop { get; init; }

    /// <summary>Subtracted from each channel, one number for all or one for each.</summary>
    /// <value>0 by default.</value>
    public IReadOnlyList<double> Mean { get; init; } = [0];

    /// <summary>Divides each channel after that; never 0.</summary>
    /// <value>1 by default.</value>
    public IReadOnlyList<double> Scale { get; init; } = [1];

    /// <summary>The most channels.</summary>
    public const int MaxChannels = 64;

    /// <summary>The most numbers of a window.</summary>
    public const int MaxValues = 1 << 20;

    /// <inheritdoc/>
    public override bool IsExclusive => Command is not null;
}
