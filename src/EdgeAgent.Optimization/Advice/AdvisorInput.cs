using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Advice;

/// <summary>What an <see cref="Advisor"/> works with.</summary>
/// <param name="Model">The float model.</param>
/// <param name="Calibration">Typical inputs.</param>
/// <param name="Data">Samples to measure accuracy on; without labels agreement with the float model is measured.</param>
/// <param name="Options">How models are evaluated.</param>
public sealed record AdvisorInput(TfLiteModel Model, ICalibrationData Calibration, SampleSet Data, EvaluationOptions Options);
