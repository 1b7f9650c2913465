using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Examples for a model, with their classes where these are known: what accuracy is measured on and what ranges are calibrated with.</summary>
/// <remarks>Holds names and labels; pictures and tensors are read when a <see cref="SampleReader"/> is asked for them.</remarks>
public sealed class SampleSet
{
    internal SampleSet(string source, SampleContent content, IReadOnlyList<Sample> samples, ClassNames classes) =>
        (Source, Content, Samples, Classes) = (source, content, samples, classes);

    /// <summary>Where it was read from, and what said the classes.</summary>
    public string Source { get; }

    /// <summary>How the samples are kept.</summary>
    public SampleContent Content { get; }

    /// <summary>The samples in their order.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>What is known of the classes.</summary>
    public ClassNames Classes { get; }

    /// <summary>Whether the class of every sample is known.</summary>
    public bool IsLabelled => Samples.All(sample => sample.Label is not null);

    /// <summary>Finds out what a path holds, and lists it.</summary>
    /// <remarks>
    /// A folder of pictures with a <c>labels.csv</c> (columns <c>file</c> and <c>class_index</c>); a folder with one folder of pictures a class, in the order
    /// of their names or of a class list; a folder of pictures without classes; one <c>.bin</c> file of raw tensors, or a folder that holds it, with the one CSV
    /// beside it (columns <c>index</c> and <c>class_index</c>); one or more <c>.bin</c> files of labelled pictures as CIFAR-10 has them. The label file given,
    /// if any, takes the place of the CSV found; a class list (one name a line, or columns <c>class_index</c> and <c>label</c>) names and orders classes.
    /// </remarks>
    /// <param name="path">The folder or the <c>.bin</c> file.</param>
    /// <param name="input">The input tensor of the model that the samples are for.</param>
    /// <param name="labelFiles">Label files and class lists, at most one of each; usually none.</param>
    /// <param name="format">What the records of a <c>.bin</c> file are; null to find out: tensors of the input's own type where a CSV says their classes.</param>
    /// <exception cref="SampleDataException">It is none of these, or labels and samples contradict each other.</exception>
    public static SampleSet Open(string path, TensorInfo input, IReadOnlyList<string>? labelFiles = null, RecordFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            LabelChoice labels = LabelChoice.Read(labelFiles ?? []);
            if (File.Exists(path))
                return RecordSource.Open(path, [path], input, labels, format);
            if (!Directory.Exists(path))
                throw new SampleDataException($"there is no folder or file {path}");
            string[] records = [.. Directory.EnumerateFiles(path, "*.bin").Order(StringComparer.Ordinal)];
            return records.Length > 0 ? RecordSource.Open(path, records, input, labels, format) : PictureSource.Open(path, labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SampleDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The set of the samples at some places of this one.</summary>
    /// <param name="places">The places, from 0.</param>
    public SampleSet Select(IEnumerable<int> places) => new(Source, Content, [.. places.Select(place => Samples[place])], Classes);

    /// <summary>The same samples without classes, for a model whose classes are others.</summary>
    public SampleSet WithoutLabels() => new(Source, Content, [.. Samples.Select(sample => sample with { Label = null })], Classes);

    /// <summary>A part of the set that is spread over the whole of it.</summary>
    /// <param name="wanted">How many samples; all where there are no more.</param>
    /// <param name="seed">Which draw.</param>
    public SampleSet Draw(int wanted, int seed) => Select(SampleDraw.Spread(Samples.Count, wanted, seed));
}
