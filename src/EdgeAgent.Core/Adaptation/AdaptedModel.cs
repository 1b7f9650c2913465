namespace EdgeAgent.Core.Adaptation;

/// <summary>A candidate and what was measured of it.</summary>
/// <param name="File">The candidate, an ordinary int8 <c>.tflite</c> file; only its last layer differs from the model as it was.</param>
/// <param name="Report">What was measured.</param>
public sealed record AdaptedModel(ReadOnlyMemory<byte> File, AdaptationReport Report);
