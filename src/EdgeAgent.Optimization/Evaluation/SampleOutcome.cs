using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>What an evaluation keeps of one sample.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Answer">The model's answer.</param>
/// <param name="Reference">The reference's answer.</param>
/// <param name="Errors">The error of each output against the reference's; empty without one.</param>
internal sealed record SampleOutcome(Sample Sample, ClassAnswer Answer, ClassAnswer Reference, OutputError[] Errors);
