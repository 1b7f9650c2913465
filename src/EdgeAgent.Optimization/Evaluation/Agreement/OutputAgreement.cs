using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Agreement;

/// <summary>How far one output of a model is from that of the reference.</summary>
/// <param name="Output">The model's output.</param>
/// <param name="Error">The error over all samples.</param>
public sealed record OutputAgreement(TensorInfo Output, OutputError Error);
