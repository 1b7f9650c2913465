using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training.Data;

namespace EdgeAgent.Cli.Train;

/// <summary>Which data <c>train</c> was given.</summary>
internal sealed record TrainDataRequest
{
    /// <summary>Where the data are; null for generated ones.</summary>
    public required string? Data { get; init; }

    /// <summary>Pictures that are drawn in place of files; null for files.</summary>
    public required GeneratedDataRequest? Generated { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required RecordFormat? Records { get; init; }

    /// <summary>Where held-out data are; null to take a part of <see cref="Data"/>.</summary>
    public required string? HeldOut { get; init; }

    public required IReadOnlyList<string> HeldOutLabels { get; init; }

    /// <summary>How large that part is, above 0 and below 1.</summary>
    public required double HeldOutShare { get; init; }

    public required int? ClassOffset { get; init; }

    public required PicturePreprocessing Preprocessing { get; init; }

    public required AugmentationOptions Augmentation { get; init; }

    public required long CacheBytes { get; init; }
}
