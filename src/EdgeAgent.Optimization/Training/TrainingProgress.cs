namespace EdgeAgent.Optimization.Training;

/// <summary>How far a training run is, after a step or a piece of another activity.</summary>
/// <param name="Activity">What is done.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs of the phase.</param>
/// <param name="Done">Steps of the epoch, or minibatches of an evaluation, that are done.</param>
/// <param name="Total">All of them.</param>
/// <param name="Loss">The mean loss of the epoch's steps; NaN where none is done.</param>
/// <param name="Top1">The share of right answers in them, 0..1; NaN where none is done.</param>
/// <param name="ExamplesPerSecond">Examples a second in training steps since the run or its continuation began; NaN before the first step.</param>
/// <param name="Remaining">How long the rest of the run takes at this pace; null where nothing is known.</param>
public readonly record struct TrainingProgress(
    TrainingActivity Activity, TrainingPhase Phase, int Epoch, int Epochs, int Done, int Total, double Loss, double Top1, double ExamplesPerSecond, TimeSpan? Remaining);
