namespace EdgeAgent.Optimization.Training;

/// <summary>What one epoch came to.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Epoch">The epoch from 1; 0 for the measurement before the phase's first.</param>
/// <param name="Steps">Steps made in the phase until then.</param>
/// <param name="Rate">The learning rate of its last step; null before the first.</param>
/// <param name="Loss">The mean loss of its minibatches, each before its step, with label smoothing; null before the first.</param>
/// <param name="Top1">The share of right answers in them, 0..1; null before the first.</param>
/// <param name="HeldOutLoss">The mean loss on held-out data after the epoch, without label smoothing.</param>
/// <param name="HeldOutTop1">The share of right answers there, 0..1.</param>
public sealed record EpochFigures(
    TrainingPhase Phase, int Epoch, long Steps, double? Rate, double? Loss, double? Top1, double HeldOutLoss, double HeldOutTop1);
