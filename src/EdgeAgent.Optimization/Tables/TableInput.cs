using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Tables;

/// <summary>What one model of the table is measured with.</summary>
/// <param name="Calibration">Typical inputs for post-training quantization.</param>
/// <param name="Data">Samples to measure accuracy on; null for none.</param>
/// <param name="Options">How models are evaluated.</param>
public sealed record TableInput(ICalibrationData Calibration, SampleSet? Data, EvaluationOptions Options);
