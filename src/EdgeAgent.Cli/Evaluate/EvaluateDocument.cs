using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>The JSON document of <c>evaluate</c>. Shares are fractions; what does not apply is null.</summary>
internal sealed record EvaluateDocument
{
    /// <summary>From how many classes on the confusion matrix is left out unless asked for.</summary>
    private const int ManyClasses = 100;

    private const int ConfusedPairs = 50;

    public required string Model { get; init; }

    public required string Sha256 { get; init; }

    public required string Kernels { get; init; }

    public required int Threads { get; init; }

    public required string Data { get; init; }

    public required string Kind { get; init; }

    public required int Available { get; init; }

    public required int Count { get; init; }

    public required double? Top1 { get; init; }

    public required double? Top5 { get; init; }

    public required ConfidenceInterval? Top1Interval { get; init; }

    public required ConfidenceInterval? Top5Interval { get; init; }

    public required int? Unanswered { get; init; }

    public required int? ClassOffset { get; init; }

    public required bool? IsClassOffsetAssumed { get; init; }

    public required double Seconds { get; init; }

    public required double SamplesPerSecond { get; init; }

    public required IReadOnlyList<BadSample> Bad { get; init; }

    public required IReadOnlyList<ClassDocument>? Classes { get; init; }

    public required IReadOnlyList<ConfusedPair>? Confused { get; init; }

    public required IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    public required AgreementDocument? Against { get; init; }

    public required IReadOnlyList<LayerDocument>? Layers { get; init; }

    public static EvaluateDocument Of(EvaluateOutcome outcome, EvaluateRequest request)
    {
        EvaluationResult result = outcome.Result;
        ClassificationAccuracy? accuracy = result.Accuracy;
        return new EvaluateDocument
        {
            Model = outcome.Model.Name,
            Sha256 = outcome.Model.Sha256,
            Kernels = result.Kernels,
            Threads = result.Threads,
            Data = outcome.Samples.Source,
            Kind = outcome.Samples.Content.Kind,
            Available = outcome.Available,
            Count = result.Count,
            Top1 = accuracy?.Top1,
            Top5 = accuracy?.Top5,
            Top1Interval = accuracy?.Top1Interval,
            Top5Interval = accuracy?.Top5Interval,
            Unanswered = accuracy?.Unanswered,
            ClassOffset = result.Mapping?.Offset,
            IsClassOffsetAssumed = result.Mapping?.IsAssumed,
            Seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            SamplesPerSecond = Math.Round(result.Count / result.Elapsed.TotalSeconds, 2),
            Bad = result.Bad,
            Classes = accuracy is null ? null : ClassDocument.Of(accuracy, outcome.Samples.Classes),
            Confused = accuracy is null ? null : [.. accuracy.ConfusedPairs.Take(ConfusedPairs)],
            Confusion = accuracy is not null && (request.KeepsConfusion || accuracy.Classes.Count < ManyClasses) ? accuracy.ConfusionMatrix() : null,
            Against = result.Agreement is ModelAgreement agreement ? AgreementDocument.Of(agreement, outcome.Against!) : null,
            Layers = request.Layers > 0 ? [.. outcome.Layers.Select(LayerDocument.Of)] : null,
        };
    }
}
