using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Training;

/// <summary>Refuses data that a network cannot be trained on.</summary>
internal static class TrainingDataCheck
{
    /// <exception cref="SampleDataException">The data do not fit the network or the options.</exception>
    public static void Require(ITrainingData training, ITrainingData heldOut, int classes, TrainingOptions options)
    {
        if (heldOut.Count == 0)
            throw new SampleDataException("there are no held-out examples, which tell the best epoch from the others; one at least is needed");
        if (options.Epochs + (options.Quantizes ? options.QuantizedEpochs : 0) > 0 && training.Count < options.BatchSize)
            throw new SampleDataException(FormattableString.Invariant($"there are {training.Count} training examples, fewer than a batch of {options.BatchSize}; a smaller batch or more of them are needed"));
        RequireLabels(training, classes, "training");
        RequireLabels(heldOut, classes, "held-out");
        int[] labels = [.. Enumerable.Range(0, training.Count).Select(training.Label).Distinct()];
        if (labels.Length == 1)
            throw new SampleDataException($"all {training.Count} training examples are of one class, {training.ClassNames[labels[0]]}; two at least are needed");
    }

    private static void RequireLabels(ITrainingData data, int classes, string which)
    {
        for (int i = 0; i < data.Count; i++)
        {
            if (data.Label(i) < 0 || data.Label(i) >= classes)
                throw new SampleDataException(FormattableString.Invariant($"a {which} example has output {data.Label(i)} and the model's {classes} are 0 to {classes - 1}"));
        }
    }
}
