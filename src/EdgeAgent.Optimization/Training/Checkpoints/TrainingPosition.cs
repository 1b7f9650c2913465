namespace EdgeAgent.Optimization.Training.Checkpoints;

/// <summary>A place in a training run.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Epoch">Epochs of the phase that are finished.</param>
/// <param name="Step">Steps of the next epoch that are made; all of them where it is still to be measured.</param>
/// <param name="LossSum">The sum of their losses.</param>
/// <param name="Correct">Right answers in them.</param>
public sealed record TrainingPosition(TrainingPhase Phase, int Epoch, int Step, double LossSum, long Correct);
