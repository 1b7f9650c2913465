using System.Globalization;
using System.Text;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>The names of a classifier's classes, from a text file.</summary>
/// <remarks>Either one label a line, or comma-separated values with a header that names the columns <c>class_index</c> and <c>label</c>.</remarks>
public sealed class ClassLabels
{
    /// <summary>The label that output 0 gets where a model has one output more than there are labels.</summary>
    public const string Background = "background";

    private readonly string _source;
    private readonly string[] _labels;

    private ClassLabels(string source, string[] labels)
    {
        _source = source;
        _labels = labels;
    }

    /// <summary>The number of labels in the file.</summary>
    public int Count => _labels.Length;

    /// <summary>Reads a label file.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="CommandFailureException">The file cannot be read, or its rows are not labels.</exception>
    public static ClassLabels Load(string path) => Parse(Encoding.UTF8.GetString(InputFile.ReadAll(path, "label")), Path.GetFileName(path));

    /// <summary>Reads labels from text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="CommandFailureException">The rows are not labels.</exception>
    public static ClassLabels Parse(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines is [""])
            throw new CommandFailureException($"{source} is empty; one label a line is needed, or rows under a header with class_index and label");
        List<string> header = [.. CommaSeparatedLine.Split(lines[0])];
        int index = header.IndexOf("class_index"), label = header.IndexOf("label");
        return new ClassLabels(source, index >= 0 && label >= 0 ? ReadRows(lines, index, label, source) : [.. lines.Select(line => line.Trim())]);
    }

    /// <summary>The labels in the order of a model's outputs.</summary>
    /// <param name="outputs">The number of outputs.</param>
    /// <returns>As many labels as outputs; the first is <see cref="Background"/> where the model has one output more than the file has labels.</returns>
    /// <exception cref="CommandFailureException">The numbers do not fit.</exception>
    public IReadOnlyList<string> ForOutputs(int outputs)
    {
        if (outputs == Count)
            return _labels;
        if (outputs == Count + 1)
            return [Background, .. _labels];
        throw new CommandFailureException(
            $"{_source} has {Count} labels and the model has {outputs} outputs; as many labels as outputs are needed, or one fewer where output 0 is the background");
    }

    private static string[] ReadRows(string[] lines, int index, int label, string source)
    {
        SortedDictionary<int, string> found = [];
        for (int row = 1; row < lines.Length; row++)
        {
            IReadOnlyList<string> cells = CommaSeparatedLine.Split(lines[row]);
            if (cells.Count <= Math.Max(index, label) || !int.TryParse(cells[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                throw new CommandFailureException($"{source} line {row + 1} has no class_index and label: {lines[row]}");
            found[number] = cells[label];
        }
        if (found.Count == 0 || found.Keys.Last() != found.Count - 1)
            throw new CommandFailureException($"{source} does not name every class from 0 up: it has {found.Count} different class_index values, the largest is {found.Keys.LastOrDefault()}");
        return [.. found.Values];
    }
}
