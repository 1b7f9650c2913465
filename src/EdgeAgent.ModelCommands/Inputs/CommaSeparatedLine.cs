using System.Text;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>Splits one line of comma-separated values (RFC 4180, without line breaks inside quotes).</summary>
internal static class CommaSeparatedLine
{
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                FinishCell(cells, cell);
            else
                cell.Append(c);
        }
        FinishCell(cells, cell);
        return cells;
    }

    private static void FinishCell(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString());
        cell.Clear();
    }
}
