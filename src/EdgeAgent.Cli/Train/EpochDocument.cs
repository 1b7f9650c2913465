using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Cli.Train;

/// <summary>One epoch in <see cref="TrainDocument"/>; epoch 0 is the measurement before the phase's first.</summary>
internal sealed record EpochDocument(string Phase, int Epoch, long Steps, double? Rate, double? Loss, double? Top1, double HeldOutLoss, double HeldOutTop1, bool IsKept)
{
    public static EpochDocument Of(EpochFigures figures, bool isKept) => new(
        figures.Phase.ToString().ToLowerInvariant(), figures.Epoch, figures.Steps, figures.Rate, figures.Loss, figures.Top1, figures.HeldOutLoss, figures.HeldOutTop1, isKept);
}
