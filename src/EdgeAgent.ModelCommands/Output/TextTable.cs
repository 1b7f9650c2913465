namespace EdgeAgent.ModelCommands.Output;

/// <summary>Text in aligned columns, two blanks apart; one column gives way when the terminal is too narrow.</summary>
public sealed class TextTable
{
    private const int SmallestFlexibleWidth = 8;

    private readonly TableColumn[] _columns;
    private readonly List<string[]> _rows = [];

    /// <summary>Creates a table.</summary>
    /// <param name="columns">The columns from left to right.</param>
    public TextTable(params TableColumn[] columns) => _columns = columns;

    /// <summary>Adds a row; what a terminal would take for a command is replaced.</summary>
    /// <param name="cells">One cell a column.</param>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _columns.Length);
        _rows.Add([.. cells.Select(PrintableText.Of)]);
    }

    /// <summary>Writes the heads, where any column has one, and the rows.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">The width to keep within, in characters; null for any.</param>
    public void Write(TextWriter writer, int? width)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int[] widths = Widths(width);
        if (_columns.Any(column => column.Head.Length > 0))
            WriteRow(writer, [.. _columns.Select(column => column.Head)], widths);
        foreach (string[] row in _rows)
            WriteRow(writer, row, widths);
    }

    /// <summary>Writes the table as Markdown.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteMarkdown(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteLine(_columns.Select(column => column.Head));
        WriteLine(_columns.Select(column => column.IsRightAligned ? "---:" : "---"));
        foreach (string[] row in _rows)
            WriteLine(row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)));

        void WriteLine(IEnumerable<string> cells) => writer.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private int[] Widths(int? width)
    {
        int[] widths = [.. _columns.Select((column, i) => _rows.Select(row => row[i].Length).Append(column.Head.Length).Max())];
        int flexible = Array.FindIndex(_columns, column => column.IsFlexible);
        int excess = widths.Sum() + (2 * (widths.Length - 1)) - (width ?? int.MaxValue);
        if (flexible >= 0 && excess > 0)
            widths[flexible] = Math.Max(Math.Min(SmallestFlexibleWidth, widths[flexible]), widths[flexible] - excess);
        return widths;
    }

    private void WriteRow(TextWriter writer, string[] cells, int[] widths)
    {
        IEnumerable<string> padded = cells.Select((cell, i) =>
        {
            string shown = cell.Length > widths[i] ? string.Concat(cell.AsSpan(0, widths[i] - 1), "…") : cell;
            return _columns[i].IsRightAligned ? shown.PadLeft(widths[i]) : shown.PadRight(widths[i]);
        });
        writer.WriteLine(string.Join("  ", padded).TrimEnd());
    }
}
