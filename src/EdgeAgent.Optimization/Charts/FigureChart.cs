using System.Globalization;
using System.Xml.Linq;

namespace EdgeAgent.Optimization.Charts;

/// <summary>Draws size, latency and accuracy of models as bars beside each other, in SVG.</summary>
/// <remarks>Sizes and latencies are drawn on a scale of each group's own largest, since models differ by orders of magnitude and variants are what is compared.</remarks>
public static class FigureChart
{
    private const int RowHeight = 22, GroupGap = 34, LabelWidth = 190, PanelWidth = 210, PanelGap = 80, Top = 64, BarHeight = 14;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The picture.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="rows">The models, groups together.</param>
    public static string Draw(string title, IReadOnlyList<FigureRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string[] groups = [.. rows.Select(row => row.Group).Distinct()];
        int height = Top + (rows.Count * RowHeight) + (groups.Length * GroupGap) + 10, width = LabelWidth + (3 * (PanelWidth + PanelGap));
        XElement svg = new(
            Svg + "svg",
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "#ffffff")),
            Text(12, 24, title, size: 16, weight: "600"),
            Head(0, "size"),
            Head(1, "latency, fastest of many"),
            Head(2, "top-1 accuracy"));
        int y = Top;
        foreach (string group in groups)
        {
            FigureRow[] members = [.. rows.Where(row => row.Group == group)];
            svg.Add(Text(12, y + 16, group, weight: "600"));
            y += GroupGap - 10;
            double most = members.Max(row => row.Bytes), slowest = members.Max(row => row.LatencyMilliseconds ?? 0);
            foreach (FigureRow row in members)
            {
                svg.Add(Text(24, y + 12, row.Name, weight: row.IsChosen ? "600" : "400"));
                svg.Add(Bar(0, y, row.Bytes / most, Format($"{row.Bytes / 1e6:F2} MB"), row.IsChosen));
                svg.Add(Bar(1, y, row.LatencyMilliseconds / slowest, row.LatencyMilliseconds is { } latency ? Format($"{latency:G4} ms") : "not measured", row.IsChosen));
                svg.Add(Bar(2, y, row.Accuracy, row.Accuracy is { } accuracy ? Format($"{100 * accuracy:F1} %") : "unknown", row.IsChosen));
                y += RowHeight;
            }

            y += 10;
        }

        return new XDocument(svg).ToString() + "\n";
    }

    private static XElement Head(int panel, string text) => Text(PanelAt(panel), Top - 12, text, fill: "#555555");

    private static IEnumerable<XElement> Bar(int panel, int y, double? share, string label, bool isChosen)
    {
        double length = Math.Max((share ?? 0) * PanelWidth, share is null ? 0 : 1);
        if (share is not null)
        {
            yield return new XElement(
                Svg + "rect",
                new XAttribute("x", PanelAt(panel)),
                new XAttribute("y", y + 1),
                new XAttribute("width", Format($"{length:F1}")),
                new XAttribute("height", BarHeight),
                new XAttribute("rx", 2),
                new XAttribute("fill", isChosen ? "#1a7f37" : "#6c8ebf"));
        }

        yield return Text(PanelAt(panel) + (int)length + 6, y + 12, label, fill: share is null ? "#999999" : "#222222");
    }

    private static XElement Text(int x, int y, string text, int size = 12, string weight = "400", string fill = "#222222") => new(
        Svg + "text",
        new XAttribute("x", x),
        new XAttribute("y", y),
        new XAttribute("font-size", size),
        new XAttribute("font-weight", weight),
        new XAttribute("fill", fill),
        text);

    private static int PanelAt(int panel) => LabelWidth + (panel * (PanelWidth + PanelGap));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
