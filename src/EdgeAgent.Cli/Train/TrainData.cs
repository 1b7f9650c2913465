using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Cli.Train;

/// <summary>The data of one run, whatever they come from.</summary>
internal sealed record TrainData : IDisposable
{
    /// <summary>What the network is trained on.</summary>
    public required ITrainingData Training { get; init; }

    /// <summary>The same without variation: what ranges are calibrated with.</summary>
    public required ITrainingData Plain { get; init; }

    /// <summary>What it is measured on.</summary>
    public required ITrainingData HeldOut { get; init; }

    /// <summary>The held-out data as a set for finished models.</summary>
    public required SampleSet HeldOutSet { get; init; }

    /// <summary>How finished models are evaluated on that set.</summary>
    public required EvaluationOptions Evaluation { get; init; }

    /// <summary>The outputs of a new last layer; null to keep the model's.</summary>
    public required int? NewClasses { get; init; }

    /// <summary>Where they come from, for reports.</summary>
    public required string Source { get; init; }

    /// <summary>Where held-out data come from, for reports.</summary>
    public required string HeldOutSource { get; init; }

    public void Dispose()
    {
        (Training as IDisposable)?.Dispose();
        (HeldOut as IDisposable)?.Dispose();
    }
}
