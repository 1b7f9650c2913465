using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Train;

/// <summary>Opens the data that <c>train</c> was given: the one place that knows what kinds there are.</summary>
internal static class TrainDataSource
{
    /// <summary>Opens them.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="model">The model; its metadata may say how pictures become input values.</param>
    /// <param name="input">Its input.</param>
    /// <param name="output">Its output.</param>
    /// <exception cref="SampleDataException">They do not fit the model or one another.</exception>
    public static TrainData Open(TrainRequest request, TfLiteModel model, TensorInfo input, TensorInfo output)
    {
        TrainDataRequest data = request.Data;
        if (data.Generated is not null)
            return GeneratedData.Open(request, model, input, output);
        SampleSet all = Labelled(SampleSet.Open(data.Data!, input, data.Labels, data.Records));
        (SampleSet training, SampleSet heldOut, string heldOutSource) = data.HeldOut is null ? Split(all, data.HeldOutShare, request.Options.Seed)
            : (all, Labelled(SampleSet.Open(data.HeldOut, input, data.HeldOutLabels, data.Records)), data.HeldOut);
        if (data.HeldOut is not null)
            RequireSameClasses(all, heldOut);

        int? newClasses = request.Classes.CountFor(all);
        TensorInfo scores = newClasses is { } count ? output with { Shape = new Shape(1, count) } : output;
        ClassMapping mapping = ClassMapping.For(scores, all, data.ClassOffset ?? (newClasses is null ? null : 0));
        ClassMapping.For(scores, heldOut, mapping.Offset);
        PicturePreprocessing preprocessing = data.Preprocessing.For(model, input);
        PictureTrainingData varied = new(training, input, mapping, preprocessing, data.Augmentation, data.CacheBytes);
        return new TrainData
        {
            Training = varied,
            Plain = varied.WithoutAugmentation(),
            HeldOut = new PictureTrainingData(heldOut, input, mapping, preprocessing, AugmentationOptions.None, data.CacheBytes),
            HeldOutSet = heldOut,
            Evaluation = new EvaluationOptions { Preprocessing = preprocessing, ClassOffset = mapping.Offset, Threads = request.Options.Threads },
            NewClasses = newClasses,
            Source = all.Source,
            HeldOutSource = heldOutSource,
        };
    }

    private static SampleSet Labelled(SampleSet samples)
    {
        if (samples.Samples.Count == 0)
            throw new SampleDataException($"{samples.Source} holds no samples");
        return samples.IsLabelled ? samples : throw new SampleDataException(
            $"{samples.Source} holds samples without classes; a labels.csv with the columns file and class_index, one folder of pictures a class, or --labels CSV is needed");
    }

    private static (SampleSet Training, SampleSet HeldOut, string Source) Split(SampleSet all, double share, int seed)
    {
        int count = all.Samples.Count, wanted = (int)Math.Round(count * share);
        if (wanted < 1 || wanted >= count)
            throw new CommandFailureException(FormattableString.Invariant($"a share of {share} of {count} samples leaves none to hold out or to train on; --held-out DIR or more samples are needed"));
        IReadOnlyList<int> drawn = SampleDraw.Spread(count, wanted, seed);
        return (all.Select(SampleDraw.Rest(count, drawn)), all.Select(drawn), FormattableString.Invariant($"{wanted} of them, drawn"));
    }

    // Folders are numbered by their names: where one is missing in one of two places, all behind it mean other classes. A label file gives the numbers itself.
    private static void RequireSameClasses(SampleSet training, SampleSet heldOut)
    {
        if (!training.Classes.IsComplete || !heldOut.Classes.IsComplete)
            return;
        for (int i = 0; i < Math.Min(training.Classes.Count, heldOut.Classes.Count); i++)
        {
            string number = FormattableString.Invariant($"{i}"), one = training.Classes[i], other = heldOut.Classes[i];
            if (one != other && one != number && other != number)
                throw new SampleDataException($"class {i} is {one} in {training.Source} and {other} in {heldOut.Source}; a list of the classes given to --labels and --held-out-labels orders both alike");
        }
    }
}
