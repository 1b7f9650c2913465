namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Lists folders of pictures: with a label file, with one folder a class, or without classes.</summary>
internal static class PictureSource
{
    private const string DefaultLabels = "labels.csv";
    private const int NamedFiles = 3;

    public static SampleSet Open(string folder, LabelChoice labels)
    {
        string found = Path.Combine(folder, DefaultLabels);
        if (labels.Samples is null && File.Exists(found))
            labels = labels with { Samples = LabelFile.Read(found) };
        if (labels.Samples is { } file)
            return Labelled(folder, file, labels);
        IReadOnlyList<string> pictures = PictureFiles.In(folder);
        string[] folders = [.. Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
        if (pictures.Count > 0)
            return new SampleSet(folder, new PictureFiles(folder), [.. pictures.Select((path, i) => new Sample(Path.GetFileName(path), i, null))], labels.NamesFor([]));
        return ClassFolders(folder, folders, labels);
    }

    private static SampleSet Labelled(string folder, LabelFile file, LabelChoice labels)
    {
        if (!file.NamesFiles)
            throw new SampleDataException($"{file.Name} numbers records and {folder} holds no .bin file; for pictures its columns must be file and class_index");
        IReadOnlyList<(string File, int Label)> rows = file.Files();
        string[] missing = [.. rows.Select(row => row.File).Where(name => !File.Exists(Path.Combine(folder, name)))];
        if (missing.Length > 0)
        {
            string named = $"{string.Join(", ", missing.Take(NamedFiles))}{(missing.Length > NamedFiles ? ", ..." : "")}";
            throw new SampleDataException($"{file.Name} names {missing.Length} of {rows.Count} files that are not in {folder}: {named}");
        }

        return new SampleSet(
            $"{folder}, {file.Name}", new PictureFiles(folder), [.. rows.Select((row, i) => new Sample(row.File, i, row.Label))], labels.NamesFor(file));
    }

    private static SampleSet ClassFolders(string folder, string[] folders, LabelChoice labels)
    {
        List<Sample> samples = [];
        Dictionary<int, string> names = [];
        for (int i = 0; i < folders.Length; i++)
        {
            string name = Path.GetFileName(folders[i]);
            int label = labels.Classes is null ? i : labels.Classes.FindClass(name)
                ?? throw new SampleDataException($"{labels.Classes.Name} lists no class named {name}, which is a folder of {folder}");
            names[label] = name;
            samples.AddRange(PictureFiles.In(folders[i]).Select(path => new Sample(Path.Combine(name, Path.GetFileName(path)), samples.Count, label)));
        }

        if (samples.Count == 0)
        {
            throw new SampleDataException(
                $"{folder} holds nothing to evaluate; JPEG, PNG or BMP pictures with a {DefaultLabels}, one folder of pictures a class, or a .bin file of records are accepted");
        }

        for (int i = 0; i < samples.Count; i++)
            samples[i] = samples[i] with { Position = i };
        ClassNames classes = labels.Classes is { } list ? new ClassNames(list.ClassCount, true, list.Names()) : new ClassNames(folders.Length, true, names);
        return new SampleSet($"{folder}, one folder a class", new PictureFiles(folder), samples, classes);
    }
}
