namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>The label files that the user named: one that labels samples, one that lists classes, both or neither.</summary>
internal sealed record LabelChoice(LabelFile? Samples, LabelFile? Classes)
{
    /// <exception cref="SampleDataException">There are two of a kind.</exception>
    public static LabelChoice Read(IReadOnlyList<string> paths)
    {
        LabelChoice choice = new(null, null);
        foreach (LabelFile file in paths.Select(LabelFile.Read))
        {
            bool labelsSamples = file.NamesFiles || file.NamesRecords;
            if ((labelsSamples ? choice.Samples : choice.Classes) is { } other)
                throw new SampleDataException($"{other.Name} and {file.Name} both {(labelsSamples ? "label samples" : "list classes")}; one is needed");
            choice = labelsSamples ? choice with { Samples = file } : choice with { Classes = file };
        }

        return choice;
    }

    /// <summary>The classes of samples that a file labels: named by the class list where there is one, else by the file itself.</summary>
    public ClassNames NamesFor(LabelFile samples) => Classes is null
        ? new ClassNames(samples.ClassCount, isComplete: false, samples.Names())
        : new ClassNames(Classes.ClassCount, isComplete: true, Classes.Names());

    /// <summary>The classes of samples that label themselves by number.</summary>
    public ClassNames NamesFor(IEnumerable<int> labels) => Classes is null
        ? new ClassNames(labels.DefaultIfEmpty(-1).Max() + 1, isComplete: false, new Dictionary<int, string>())
        : new ClassNames(Classes.ClassCount, isComplete: true, Classes.Names());
}
