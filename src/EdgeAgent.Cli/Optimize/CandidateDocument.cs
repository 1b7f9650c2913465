using EdgeAgent.Optimization.Advice;
using EdgeAgent.Optimization.Evaluation.Statistics;

namespace EdgeAgent.Cli.Optimize;

/// <summary>One candidate in <see cref="AdvisorDocument"/>.</summary>
internal sealed record CandidateDocument(
    string Name,
    long Bytes,
    double LatencyMs,
    double LatencyMedianMs,
    double Speedup,
    double? Top1,
    double? DropPoints,
    ConfidenceInterval? DifferencePointsInterval,
    bool MeetsTargets)
{
    public static CandidateDocument Of(CandidateResult result) => new(
        result.Candidate.Name,
        result.File.Length,
        Math.Round(result.Latency.Fastest.TotalMilliseconds, 4),
        Math.Round(result.Latency.Median.TotalMilliseconds, 4),
        Math.Round(result.Speedup, 3),
        result.Top1,
        result.DropPoints,
        result.DifferencePoints,
        result.MeetsTargets);
}
