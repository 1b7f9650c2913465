using System.Globalization;
using System.Xml.Linq;

namespace EdgeAgent.Optimization.Training.Curves;

/// <summary>Draws loss and accuracy over the epochs of a run, in SVG.</summary>
public static class CurveChart
{
    private const int Width = 860, Left = 64, Right = 150, Top = 62, PanelHeight = 210, PanelGap = 58, Bottom = 52;
    private const string Ink = "#222222", Soft = "#666666", Grid = "#e3e3e3", Training = "#8a8f98", HeldOut = "#1f6feb", Boundary = "#b35900";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The picture.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="epochs">The epochs in order, at least one.</param>
    public static string Draw(string title, IReadOnlyList<EpochFigures> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentOutOfRangeException.ThrowIfZero(epochs.Count);
        int height = Top + (2 * PanelHeight) + PanelGap + Bottom;
        XElement svg = new(
            Svg + "svg",
            new XAttribute("width", Width),
            new XAttribute("height", height),
            new XAttribute("viewBox", $"0 0 {Width} {height}"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", height), new XAttribute("fill", "#ffffff")),
            Text(12, 24, title, size: 16, weight: "600"));
        double[] places = Places(epochs);
        double[] losses = Losses(epochs);
        double[] shares = [.. epochs.SelectMany(figures => (double?[])[figures.Top1, figures.HeldOutTop1]).OfType<double>()];
        DrawPanel(svg, Top, "loss", ValueAxis.For(losses, ceiling: null), epochs, places, figures => figures.Loss, figures => figures.HeldOutLoss, value => Format($"{value:0.###}"));
        DrawPanel(
            svg, Top + PanelHeight + PanelGap, "top-1 accuracy", ValueAxis.For(shares, ceiling: 1), epochs, places, figures => figures.Top1, figures => figures.HeldOutTop1,
            value => Format($"{100 * value:0.##} %"));
        svg.Add(Text(Left + ((Width - Left - Right) / 2), height - 12, "epoch", fill: Soft, anchor: "middle"));
        return new XDocument(svg).ToString() + "\n";
    }

    // What a network without training loses may be a hundred times what it loses later; it is then drawn at the edge.
    private static double[] Losses(IReadOnlyList<EpochFigures> epochs)
    {
        double[] trained = [.. epochs.Where(figures => figures.Epoch > 0).SelectMany(figures => (double?[])[figures.Loss, figures.HeldOutLoss]).OfType<double>()];
        double most = trained.Length > 0 ? 2 * trained.Max() : double.PositiveInfinity;
        return [.. trained, .. epochs.Where(figures => figures.Epoch == 0 && figures.HeldOutLoss <= most).Select(figures => figures.HeldOutLoss)];
    }

    // Epochs stand one after another; the measurement before the second phase stands at the end of the first.
    private static double[] Places(IReadOnlyList<EpochFigures> epochs)
    {
        int before = epochs.Where(figures => figures.Phase == TrainingPhase.Float).Select(figures => figures.Epoch).DefaultIfEmpty(0).Max();
        return [.. epochs.Select(figures => (double)(figures.Epoch + (figures.Phase == TrainingPhase.Quantized ? before : 0)))];
    }

    private static void DrawPanel(
        XElement svg, int top, string name, ValueAxis axis, IReadOnlyList<EpochFigures> epochs, double[] places, Func<EpochFigures, double?> training,
        Func<EpochFigures, double?> heldOut, Func<double, string> write)
    {
        double last = Math.Max(places.Max(), 1);
        int width = Width - Left - Right, bottom = top + PanelHeight;
        double X(double place) => Left + (place / last * width);
        double Y(double value) => bottom - (axis.ShareOf(value) * PanelHeight);

        svg.Add(Text(Left, top - 10, name, weight: "600"));
        foreach (double tick in axis.Ticks)
        {
            svg.Add(Line(Left, Y(tick), Left + width, Y(tick), Grid));
            svg.Add(Text(Left - 8, (int)Math.Round(Y(tick)) + 4, write(tick), fill: Soft, anchor: "end"));
        }

        int every = Math.Max((int)Math.Ceiling(last / 10), 1);
        for (int place = 0; place <= last; place += every)
            svg.Add(Text((int)Math.Round(X(place)), bottom + 18, Format($"{place}"), fill: Soft, anchor: "middle"));
        svg.Add(Line(Left, bottom, Left + width, bottom, "#999999"));
        int first = Enumerable.Range(0, epochs.Count).FirstOrDefault(i => epochs[i].Phase == TrainingPhase.Quantized, -1);
        if (first >= 0)
        {
            svg.Add(Line(X(places[first]), top, X(places[first]), bottom, Boundary, dash: "4 3"));
            bool fits = X(places[first]) < Left + width - 120;
            svg.Add(Text((int)X(places[first]) + (fits ? 6 : -6), top + 12, "with quantization", fill: Boundary, anchor: fits ? "start" : "end"));
        }

        List<(int Y, string Text, string Colour)> labels = [];
        foreach ((string label, Func<EpochFigures, double?> figure, string colour) in new[] { ("training", training, Training), ("held out", heldOut, HeldOut) })
        {
            foreach (TrainingPhase phase in Enum.GetValues<TrainingPhase>())
                DrawCurve(svg, colour, [.. Enumerable.Range(0, epochs.Count).Where(i => epochs[i].Phase == phase && figure(epochs[i]) is not null)
                    .Select(i => (X(places[i]), Y(figure(epochs[i])!.Value)))]);
            if (epochs.LastOrDefault(figures => figure(figures) is not null) is { } end)
                labels.Add(((int)Math.Round(Y(figure(end)!.Value)) + 4, $"{label} {write(figure(end)!.Value)}", colour));
        }

        // Two labels that would touch move apart.
        if (labels.Count == 2 && Math.Abs(labels[0].Y - labels[1].Y) < 14)
        {
            int middle = (labels[0].Y + labels[1].Y) / 2, direction = labels[0].Y <= labels[1].Y ? -7 : 7;
            labels = [labels[0] with { Y = middle + direction }, labels[1] with { Y = middle - direction }];
        }

        foreach ((int y, string text, string colour) in labels)
            svg.Add(Text(Left + width + 10, y, text, fill: colour, weight: "600"));
    }

    private static void DrawCurve(XElement svg, string colour, (double X, double Y)[] points)
    {
        if (points.Length > 1)
        {
            svg.Add(new XElement(
                Svg + "polyline",
                new XAttribute("points", string.Join(' ', points.Select(point => Format($"{point.X:F1},{point.Y:F1}")))),
                new XAttribute("fill", "none"),
                new XAttribute("stroke", colour),
                new XAttribute("stroke-width", 2),
                new XAttribute("stroke-linejoin", "round")));
        }

        const int fewPoints = 40;
        foreach ((double x, double y) in points.Length <= fewPoints ? points : [])
            svg.Add(new XElement(Svg + "circle", new XAttribute("cx", Format($"{x:F1}")), new XAttribute("cy", Format($"{y:F1}")), new XAttribute("r", 3), new XAttribute("fill", colour)));
    }

    private static XElement Line(double x1, double y1, double x2, double y2, string colour, string? dash = null) => new(
        Svg + "line",
        new XAttribute("x1", Format($"{x1:F1}")),
        new XAttribute("y1", Format($"{y1:F1}")),
        new XAttribute("x2", Format($"{x2:F1}")),
        new XAttribute("y2", Format($"{y2:F1}")),
        new XAttribute("stroke", colour),
        dash is null ? null : new XAttribute("stroke-dasharray", dash));

    private static XElement Text(int x, int y, string text, int size = 12, string weight = "400", string fill = Ink, string anchor = "start") => new(
        Svg + "text",
        new XAttribute("x", x),
        new XAttribute("y", y),
        new XAttribute("font-size", size),
        new XAttribute("font-weight", weight),
        new XAttribute("fill", fill),
        new XAttribute("text-anchor", anchor),
        text);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
