using System.Globalization;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Statistics;
using EdgeAgent.Optimization.Measurement;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Advice;

/// <summary>Walks the ways to optimize a model in the order that TensorFlow's optimization guide recommends, measures each, and chooses.</summary>
/// <remarks>Recovery steps and mixed precision are tried only where plain int8 is fast enough and not accurate enough: nothing behind it is faster.</remarks>
/// <param name="input">Model and data.</param>
/// <param name="targets">What is wanted.</param>
/// <param name="latency">How latency is measured.</param>
/// <param name="clock">Tells the time.</param>
public sealed class Advisor(AdvisorInput input, OptimizationTargets targets, LatencyOptions latency, TimeProvider clock)
{
    /// <summary>Files within this share of the smallest count as equally small; then the faster is chosen.</summary>
    private const double SameSize = 0.02;

    private readonly LatencyMeter _meter = new(latency, clock);

    /// <summary>Tries the candidates.</summary>
    /// <param name="progress">Told what is done.</param>
    /// <param name="found">Told each result as it is known.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<Advice> RunAsync(IProgress<OptimizationProgress>? progress, Action<CandidateResult> found, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        List<CandidateResult> results = [await OriginalAsync(progress, cancellation)];
        found(results[0]);
        foreach (Candidate candidate in Candidate.Walk)
        {
            if (!IsWorthTrying(candidate, results))
                continue;
            if (await TryAsync(candidate, progress, cancellation) is not { } result)
                continue;
            results.Add(result);
            found(result);
        }

        CandidateResult? chosen = Choose(results);
        return new Advice(targets, results, chosen, Sentence(results, chosen));
    }

    private static bool IsWorthTrying(Candidate candidate, List<CandidateResult> results)
    {
        CandidateResult? plain = results.Find(result => result.Candidate.Name == "int8");
        bool isMet = results.Exists(result => result.MeetsTargets && result.Candidate.Options is { Mode: QuantizationMode.Int8 });
        if (candidate.IsRecovery)
            return plain is { IsFast: true } && !isMet;
        return candidate.Options!.Mode != QuantizationMode.Int16x8 || !isMet;
    }

    private async Task<CandidateResult> OriginalAsync(IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        EvaluationResult? evaluation = input.Data.IsLabelled ? await EvaluateAsync(input.Model, reference: null, "float32", progress, cancellation) : null;
        return new CandidateResult
        {
            Candidate = Candidate.Original,
            File = input.Model.File,
            Report = null,
            Latency = _meter.Measure([input.Model], cancellation)[0],
            Speedup = 1,
            Top1 = evaluation?.Accuracy?.Top1,
            DropPoints = 0,
            DifferencePoints = null,
            IsAccurate = true,
            IsFast = targets.Speedup <= 1,
        };
    }

    private async Task<CandidateResult?> TryAsync(Candidate candidate, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        QuantizedModel quantized;
        try
        {
            quantized = PostTrainingQuantizer.Quantize(input.Model, candidate.Options!, input.Calibration, progress, cancellation);
        }
        catch (OptimizationException) when (candidate.Options!.Mode == QuantizationMode.Dynamic)
        {
            return null;        // No layer is large enough: the model stays as it is.
        }

        TfLiteModel model = TfLiteModel.Parse(quantized.File);
        EvaluationResult evaluation = await EvaluateAsync(model, input.Model, candidate.Name, progress, cancellation);
        IReadOnlyList<Latency> latencies = _meter.Measure([input.Model, model], cancellation);
        ModelAgreement agreement = evaluation.Agreement!;
        double? drop = agreement.Difference is { } paired ? 100 * (0 - paired.Difference)
            : agreement.SameAnswers is { } same ? 100 * (1 - ((double)same / agreement.Count))
            : null;
        double speedup = latencies[0].Fastest / latencies[1].Fastest;
        return new CandidateResult
        {
            Candidate = candidate,
            File = quantized.File,
            Report = quantized.Report,
            Latency = latencies[1],
            Speedup = speedup,
            Top1 = evaluation.Accuracy?.Top1,
            DropPoints = drop,
            DifferencePoints = agreement.Difference is { } difference ? new ConfidenceInterval(100 * difference.Interval.Low, 100 * difference.Interval.High) : null,
            IsAccurate = drop <= targets.AccuracyDropPoints,
            IsFast = speedup >= targets.Speedup,
        };
    }

    private Task<EvaluationResult> EvaluateAsync(
        TfLiteModel model, TfLiteModel? reference, string name, IProgress<OptimizationProgress>? progress, CancellationToken cancellation) =>
        new Evaluator(model, reference, input.Options, clock).RunAsync(input.Data, new EvaluationStep($"evaluating {name}", progress), cancellation);

    private static CandidateResult? Choose(List<CandidateResult> results)
    {
        CandidateResult[] good = [.. results.Where(result => result.MeetsTargets)];
        if (good.Length == 0)
            return null;
        double smallest = good.Min(result => result.File.Length);
        return good.Where(result => result.File.Length <= smallest * (1 + SameSize)).MinBy(result => result.Latency.Fastest);
    }

    private string Sentence(List<CandidateResult> results, CandidateResult? chosen)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $"at most {targets.AccuracyDropPoints} points lost and at least {targets.Speedup} times as fast");
        if (chosen is not null)
            return $"{chosen.Candidate.Name} is the smallest that meets the targets ({wanted}).";
        CandidateResult[] fast = [.. results.Where(result => result.IsFast)];
        if (fast.Length == 0)
        {
            CandidateResult fastest = results.MaxBy(result => result.Speedup)!;
            return string.Create(
                CultureInfo.InvariantCulture, $"None meets the targets ({wanted}): the fastest, {fastest.Candidate.Name}, is {fastest.Speedup:F2} times as fast as the float model here. A smaller network is needed.");
        }

        CandidateResult? best = fast.Where(result => result.DropPoints is not null).MinBy(result => result.DropPoints);
        return best is null
            ? $"None meets the targets ({wanted}): the model's output is no vector of classes, so what it loses cannot be told."
            : string.Create(
                CultureInfo.InvariantCulture, $"None meets the targets ({wanted}): of those that are fast enough {best.Candidate.Name} loses least, {best.DropPoints:F2} points. Training with quantization is needed.");
    }
}
