using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.Optimization.Advice;

namespace EdgeAgent.Cli.Optimize;

/// <summary>What <c>optimize --target-... --json</c> prints.</summary>
internal sealed record AdvisorDocument(
    string Model,
    double? TargetAccuracyDropPoints,
    double? TargetSpeedup,
    string Machine,
    string Kernels,
    int EvaluationSamples,
    int CalibrationSamples,
    bool HasLabels,
    string Advice,
    string? Chosen,
    string? Output,
    IReadOnlyList<CandidateDocument> Candidates)
{
    public static AdvisorDocument Of(OptimizeRequest request, ModelFile model, Advice advice, int samples, int calibrationSamples) => new(
        model.Name,
        double.IsFinite(advice.Targets.AccuracyDropPoints) ? advice.Targets.AccuracyDropPoints : null,
        advice.Targets.Speedup > 0 ? advice.Targets.Speedup : null,
        Machines.Describe(),
        advice.Results[0].Latency.Kernels,
        samples,
        calibrationSamples,
        advice.Results[0].Top1 is not null,
        advice.Sentence,
        advice.Chosen?.Candidate.Name,
        advice.Chosen is null ? null : request.Output,
        [.. advice.Results.Select(CandidateDocument.Of)]);
}
