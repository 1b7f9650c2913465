using System.Globalization;
using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Lists <c>.bin</c> files of records: labelled pictures, or raw tensors with or without a label file.</summary>
internal static class RecordSource
{
    private const string Hint = "where the records have another type than the model's input, say which, such as --records int8:0.58:83";

    public static SampleSet Open(string path, IReadOnlyList<string> files, TensorInfo input, LabelChoice labels, RecordFormat? format)
    {
        if (!files[0].EndsWith(".bin", StringComparison.Ordinal))
            throw new SampleDataException($"{path} is no folder, and no .bin file of records");
        if (format?.Layout is null && labels.Samples is null && FindLabels(path) is { } found)
            labels = labels with { Samples = found };
        bool isPictures = format is null
            ? labels.Samples is null && files.All(file => IsWhole(file, PictureRecords.RecordBytes)) && !IsWhole(files[0], input.ByteLength)
            : format.Layout is not null;
        return isPictures ? Pictures(path, files, labels, format?.Layout) : Tensors(path, files, input, labels, format);
    }

    // The one CSV beside the records that labels records; class lists are not taken up by themselves.
    private static LabelFile? FindLabels(string path)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        LabelFile[] candidates = [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(LabelFile.Read).Where(file => file.NamesRecords)];
        return candidates.Length <= 1
            ? candidates.FirstOrDefault()
            : throw new SampleDataException($"{folder} holds several label files ({string.Join(", ", candidates.Select(file => file.Name))}); say which with --labels");
    }

    private static bool IsWhole(string file, long recordBytes) => new FileInfo(file).Length is > 0 and long length && length % recordBytes == 0;

    private static SampleSet Pictures(string path, IReadOnlyList<string> files, LabelChoice labels, RecordLayout? layout)
    {
        List<(string Path, int First)> starts = [];
        List<Sample> samples = [];
        foreach (string file in files)
        {
            if (!IsWhole(file, PictureRecords.RecordBytes))
            {
                throw new SampleDataException(string.Create(CultureInfo.InvariantCulture,
                    $"{file} has {new FileInfo(file).Length} bytes; records of a class byte and {PictureRecords.Side}x{PictureRecords.Side} RGB pixels "
                    + $"have {PictureRecords.RecordBytes} each"));
            }

            starts.Add((file, samples.Count));
            foreach (int label in PictureRecords.Labels(file))
                samples.Add(new Sample(RecordName(file, samples.Count - starts[^1].First), samples.Count, label));
        }

        return new SampleSet(path, new PictureRecords(starts, layout), samples, labels.NamesFor(samples.Select(sample => sample.Label!.Value)));
    }

    private static SampleSet Tensors(string path, IReadOnlyList<string> files, TensorInfo input, LabelChoice labels, RecordFormat? format)
    {
        if (files.Count > 1)
            throw new SampleDataException($"{path} holds {files.Count} .bin files of tensors ({string.Join(", ", files.Take(3).Select(Path.GetFileName))}); name the one to use");
        TensorInfo record = TensorRecords.RecordOf(input, format);
        string name = Path.GetFileName(files[0]);
        int count = CountRecords(files[0], record, format);
        IReadOnlyList<int>? classes = labels.Samples is not { } file ? null
            : file.NamesRecords ? file.Records()
            : throw new SampleDataException($"{file.Name} names files and {name} holds records; its columns must be index and class_index");
        if (classes is not null && classes.Count != count)
            throw new SampleDataException($"{labels.Samples!.Name} labels {classes.Count} records and {name} holds {count} of {PictureInput.Describe(record)}; {Hint}");
        Sample[] samples = [.. Enumerable.Range(0, count).Select(i => new Sample(RecordName(name, i), i, classes?[i]))];
        string source = labels.Samples is null ? files[0] : $"{files[0]}, {labels.Samples.Name}";
        return new SampleSet(source, new TensorRecords(files[0], record), samples, classes is null ? labels.NamesFor([]) : labels.NamesFor(labels.Samples!));
    }

    private static string RecordName(string file, int record) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} record {record}");

    private static int CountRecords(string file, TensorInfo record, RecordFormat? format)
    {
        try
        {
            return TensorRecords.Count(file, record);
        }
        catch (SampleDataException e) when (format is null)
        {
            throw new SampleDataException($"{e.Message}; {Hint}", e);
        }
    }
}
