using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Table;

/// <summary>What <c>table</c> was asked for.</summary>
internal sealed record TableRequest
{
    public required IReadOnlyList<TableSource> Models { get; init; }

    /// <summary>Files by the model's name.</summary>
    public required IReadOnlyDictionary<string, string> Weights { get; init; }

    /// <summary>Files by the model's name.</summary>
    public required IReadOnlyDictionary<string, string> Aware { get; init; }

    public required string? Data { get; init; }

    public required string? Calibration { get; init; }

    public required int Samples { get; init; }

    public required int? Limit { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public required string? Kernels { get; init; }

    public required PicturePreprocessing Preprocessing { get; init; }

    public required string? OutputFolder { get; init; }
}
