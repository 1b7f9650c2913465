namespace EdgeAgent.Cli.Train;

/// <summary>What <c>train --compare</c> measured on held-out data.</summary>
/// <param name="Samples">How many samples each model was measured on.</param>
/// <param name="CalibrationSamples">How many calibrated.</param>
/// <param name="Models">float; ptq; and qat where it was trained.</param>
/// <param name="QatToPtq">The result less post-training quantization of the same float model; null without it.</param>
/// <param name="SimulatedTop1">The accuracy of the simulation that was trained; null without it.</param>
/// <param name="SameAnswersAsSimulation">The share of samples to which the integer model says the same as the simulation, fed with the same values.</param>
internal sealed record ComparisonDocument(
    int Samples, int CalibrationSamples, IReadOnlyList<ComparedModelDocument> Models, DifferenceDocument? QatToPtq, double? SimulatedTop1, double? SameAnswersAsSimulation);
