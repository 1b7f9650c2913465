using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>What one <c>evaluate</c> found: of which files, on which samples, and what.</summary>
internal sealed record EvaluateOutcome(
    ModelFile Model, ModelFile? Against, SampleSet Samples, int Available, EvaluationResult Result, IReadOnlyList<LayerError> Layers);
