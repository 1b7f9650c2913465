using System.Globalization;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>A text file about classes: the class of each sample, or a list of all classes.</summary>
/// <remarks>Comma-separated values after RFC 4180, without line breaks inside quotes, under a header that names <c>class_index</c>; or one class name a line.</remarks>
internal sealed class LabelFile
{
    private const string ClassColumn = "class_index", FileColumn = "file", IndexColumn = "index", NameColumn = "label";

    private readonly List<string> _header;
    private readonly List<(int Line, IReadOnlyList<string> Cells)> _rows = [];
    private readonly bool _isTable;

    private LabelFile(string path, IReadOnlyList<string> lines)
    {
        Name = Path.GetFileName(path);
        _header = [.. CommaSeparated.Split(lines.Count > 0 ? lines[0].TrimStart('\uFEFF') : "").Select(cell => cell.Trim())];
        _isTable = _header.Contains(ClassColumn);
        for (int i = _isTable ? 1 : 0; i < lines.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
                _rows.Add((i + 1, _isTable ? CommaSeparated.Split(lines[i]) : [lines[i].TrimStart('\uFEFF').Trim()]));
        }

        if (_rows.Count == 0)
            throw new SampleDataException($"{Name} is empty; rows under a header with {FileColumn} (or {IndexColumn}) and {ClassColumn} are needed, or one class name a line");
        if (!_isTable && _header.Contains(FileColumn))
            throw new SampleDataException($"{Name} has a column {FileColumn} but none {ClassColumn}; its columns are {string.Join(", ", _header)}");
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Whether its rows are samples that are files.</summary>
    public bool NamesFiles => _isTable && _header.Contains(FileColumn);

    /// <summary>Whether its rows are samples that are numbered records.</summary>
    public bool NamesRecords => _isTable && _header.Contains(IndexColumn);

    /// <exception cref="SampleDataException">The file is empty or lacks a column.</exception>
    public static LabelFile Read(string path)
    {
        if (!File.Exists(path))
            throw new SampleDataException($"there is no label file {path}");
        return new LabelFile(path, File.ReadAllLines(path));
    }

    /// <summary>The file and class of every row.</summary>
    public IReadOnlyList<(string File, int Label)> Files()
    {
        int file = _header.IndexOf(FileColumn);
        return [.. _rows.Select(row => (Cell(row, file), Class(row)))];
    }

    /// <summary>The class of every record, in the order of the records.</summary>
    public IReadOnlyList<int> Records()
    {
        int index = _header.IndexOf(IndexColumn);
        SortedDictionary<int, int> labels = [];
        foreach ((int Line, IReadOnlyList<string> Cells) row in _rows)
        {
            if (!labels.TryAdd(Number(row, index), Class(row)))
                throw new SampleDataException($"{Name} line {row.Line} gives record {Cell(row, index)} a second time");
        }

        return labels.Keys.Last() == labels.Count - 1
            ? [.. labels.Values]
            : throw new SampleDataException($"{Name} does not number its records from 0 without gaps: it has {labels.Count} and the last is {labels.Keys.Last()}");
    }

    /// <summary>The names that its rows give to classes.</summary>
    public IReadOnlyDictionary<int, string> Names()
    {
        Dictionary<int, string> names = [];
        int label = _isTable ? _header.IndexOf(NameColumn) : 0;
        for (int i = 0; label >= 0 && i < _rows.Count; i++)
            names.TryAdd(_isTable ? Class(_rows[i]) : i, Cell(_rows[i], label));
        return names;
    }

    /// <summary>How many classes its rows give: one more than the highest.</summary>
    public int ClassCount => _isTable ? _rows.Max(Class) + 1 : _rows.Count;

    /// <summary>The class whose row has this text in one of its cells; null where none has.</summary>
    public int? FindClass(string name)
    {
        int column = _header.IndexOf(ClassColumn);
        for (int i = 0; i < _rows.Count; i++)
        {
            if (_rows[i].Cells.Where((cell, at) => !_isTable || at != column).Any(cell => cell == name))
                return _isTable ? Class(_rows[i]) : i;
        }

        return null;
    }

    private int Class((int Line, IReadOnlyList<string> Cells) row) => Number(row, _header.IndexOf(ClassColumn));

    private int Number((int Line, IReadOnlyList<string> Cells) row, int column) =>
        int.TryParse(Cell(row, column), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new SampleDataException($"{Name} line {row.Line}: {_header[column]} is '{Cell(row, column)}'; a number from 0 is needed");

    private string Cell((int Line, IReadOnlyList<string> Cells) row, int column) => column < row.Cells.Count
        ? row.Cells[column]
        : throw new SampleDataException($"{Name} line {row.Line} has {row.Cells.Count} cells; the header has {_header.Count}");
}
