namespace EdgeAgent.Cli.Train;

/// <summary>Which pictures <c>train</c> draws for itself.</summary>
/// <param name="Count">Pictures an epoch.</param>
/// <param name="HeldOut">Pictures that accuracy is measured on.</param>
/// <param name="Difficulty">How much the capture may spoil.</param>
internal sealed record GeneratedDataRequest(int Count, int HeldOut, double Difficulty);
