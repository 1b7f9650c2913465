using System.Text;

namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Splits one line of comma-separated values (RFC 4180, without line breaks inside quotes).</summary>
internal static class CommaSeparated
{
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"' when isQuoted && i + 1 < line.Length && line[i + 1] == '"':
                    cell.Append(line[++i]);
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    cells.Add(cell.ToString());
                    cell.Clear();
                    break;
                default:
                    cell.Append(line[i]);
                    break;
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
