using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry.Drift;

/// <summary>What a device learnt of a model's answers.</summary>
/// <param name="Sha256">The model file.</param>
/// <param name="Outputs">The answers to its first inferences.</param>
internal sealed record LearnedReference(string Sha256, OutputSketch Outputs);
