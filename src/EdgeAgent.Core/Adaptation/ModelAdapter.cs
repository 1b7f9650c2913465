using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Adaptation;

/// <summary>Retrains the last layer of an int8 classifier on labelled pictures of a folder, on the device, within bounds of memory and time.</summary>
/// <remarks>
/// The model's body turns each picture into its int8 features once; the last layer is trained on those alone, in float32, pulled towards its old weights, and put back on int8
/// grids. What the body learnt stays. Old and new accuracy are those of the integer models, on pictures that were held out. The same files, options and processor give the same candidate
/// unless the time ran out.
/// </remarks>
public static class ModelAdapter
{
    private const double PictureShare = 0.7;
    private const int FloatCopies = 4, LeastPictures = 10;
    private static readonly double[] Pulls = [0.1, 0.01, 0.001, 0.0001];

    /// <summary>Adapts a model.</summary>
    /// <param name="model">An int8 classifier.</param>
    /// <param name="folder">Pictures in one sub-folder a class.</param>
    /// <param name="options">Bounds and preprocessing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onPicture">Told, after each picture, how many of how many were looked at; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The candidate; whether it is better, its report says.</returns>
    /// <exception cref="AdaptationException">The model, the folder or the bounds do not allow it.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static AdaptedModel Adapt(
        TfLiteModel model, string folder, AdaptationOptions options, TimeProvider time, Action<int, int>? onPicture = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        long start = time.GetTimestamp();
        ModelDefinition definition = ModelDefinition.From(model);
        ClassifierHead head = ClassifierHead.Find(definition);
        if (options.Labels is { } labels && labels.Count != head.Classes)
            throw new AdaptationException($"There are {labels.Count} labels and the model has {head.Classes} classes; one label a class is needed.");
        int capacity = Capacity(head, options);
        List<LabelledPicture> found = LabelledFolder.List(folder, options.Labels, head.Classes);

        CollectedFeatures features = Collect(model, head, found, capacity, options, IsPast(PictureShare), onPicture, cancellationToken);
        int classes = Require(features, folder), used = features.Count;
        LastLayer old = LastLayerCodes.Read(definition.SubGraphs[0], head);
        (LastLayer trained, double pull, int steps, bool endedByTime) = Train(old, features, IsOver);

        LastLayerCodes.Write(definition.SubGraphs[0], head, trained, trained.Range(features.Fit));
        byte[] candidate = TfLiteModelWriter.Write(definition);
        AdaptationReport report = new()
        {
            Found = found.Count,
            Unreadable = features.Unreadable,
            LeftOut = found.Count - features.Unreadable - used,
            Trained = features.Fit.Count,
            HeldOut = features.HeldOut.Count,
            Classes = classes,
            CorrectBefore = HeadAccuracy.Correct(HeadCut.Head(model, head), features.HeldOut),
            CorrectAfter = HeadAccuracy.Correct(HeadCut.Head(TfLiteModel.Parse(candidate), head), features.HeldOut),
            Pull = pull,
            Steps = steps,
            EndedByTime = endedByTime || features.EndedByTime,
            Seconds = time.GetElapsedTime(start).TotalSeconds,
        };
        return new AdaptedModel(candidate, report);

        Func<bool> IsPast(double share) => () => time.GetElapsedTime(start) > options.MaxTime * share;

        bool IsOver()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return time.GetElapsedTime(start) > options.MaxTime;
        }
    }

    private static int Capacity(ClassifierHead head, AdaptationOptions options)
    {
        long weights = FloatCopies * sizeof(float) * (long)head.Classes * (head.Depth + 1), picture = head.Depth + sizeof(int);
        long most = (options.MaxMemoryBytes - weights) / (2 * picture);
        return most >= LeastPictures ? (int)Math.Min(most, int.MaxValue / Math.Max(1, head.Depth)) : throw new AdaptationException(
            $"The last layer has {head.Classes} classes of {head.Depth} features: adapting it takes {(weights + (2 * LeastPictures * picture) >> 20) + 1} MiB at least, {options.MaxMemoryBytes >> 20} MiB are allowed.");
    }

    private static CollectedFeatures Collect(
        TfLiteModel model, ClassifierHead head, List<LabelledPicture> found, int capacity, AdaptationOptions options, Func<bool> isOver, Action<int, int>? onPicture, CancellationToken cancellationToken)
    {
        QuantizationRecord grid = model.SubGraphs[0].Tensors[head.Features].Quantization!;
        CollectedFeatures features = new(() => new FeatureSet(head.Depth, grid.Scales[0], grid.ZeroPoints[0]));
        using PictureBody body = new(HeadCut.Body(model, head), options);
        int wanted = Math.Min(capacity, found.Count);
        foreach ((LabelledPicture picture, PictureUse use) in PictureDraw.Order(found, options.Seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (features.Count == capacity || (features.EndedByTime = isOver()))
                break;
            ReadOnlySpan<sbyte> codes = body.Run(picture.Path);
            if (codes.IsEmpty)
                features.Unreadable++;
            else
                features.Add(codes, picture.Label, use);
            onPicture?.Invoke(features.Count + features.Unreadable, wanted);
        }
        return features;
    }

    private static (LastLayer Layer, double Pull, int Steps, bool EndedByTime) Train(LastLayer old, CollectedFeatures features, Func<bool> isOver)
    {
        double pull = Pulls[0];
        if (features.Choose.Count > 0)
        {
            SoftmaxRegression trials = new(old, features.Fit, features.Fit.LargestMoment());
            double least = double.PositiveInfinity;
            foreach (double candidate in Pulls)
            {
                double loss = SoftmaxRegression.CrossEntropy(trials.Train(candidate, isOver).Layer, features.Choose);
                if (loss < least)
                    (least, pull) = (loss, candidate);
            }
        }
        features.Fit.AddAll(features.Choose);
        (LastLayer layer, int steps) = new SoftmaxRegression(old, features.Fit, features.Fit.LargestMoment()).Train(pull, isOver);
        return (layer, pull, steps, isOver());
    }

    private static int Require(CollectedFeatures features, string folder)
    {
        HashSet<int> classes = [.. Enumerable.Range(0, features.Fit.Count).Select(features.Fit.Label)];
        if (features.EndedByTime && (classes.Count < 2 || features.HeldOut.Count == 0))
            throw new AdaptationException($"The time was over after {features.Count} pictures; five a class are needed at least. Allow more time.");
        if (classes.Count < 2)
            throw new AdaptationException($"The readable pictures of {folder} show {classes.Count} classes; two are needed at least.");
        return features.HeldOut.Count > 0 ? classes.Count
            : throw new AdaptationException($"No class in {folder} has five readable pictures, so that none can be held out to measure the accuracy; more pictures are needed.");
    }
}
