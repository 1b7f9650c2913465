namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Tells the progress of an evaluation as one step of longer work.</summary>
internal sealed class EvaluationStep(string step, IProgress<OptimizationProgress>? progress) : IProgress<EvaluationProgress>
{
    public void Report(EvaluationProgress value) => progress?.Report(new OptimizationProgress(step, value.Done, value.Total));
}
