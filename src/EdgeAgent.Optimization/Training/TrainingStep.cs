namespace EdgeAgent.Optimization.Training;

/// <summary>What one minibatch gave.</summary>
/// <param name="Loss">The mean loss, without weight decay.</param>
/// <param name="Correct">How many samples had their label's score as the highest; the first of equal ones counts.</param>
public readonly record struct TrainingStep(double Loss, int Correct);
