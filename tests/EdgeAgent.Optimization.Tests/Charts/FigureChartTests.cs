using System.Globalization;
using System.Xml.Linq;
using EdgeAgent.Optimization.Charts;

namespace EdgeAgent.Optimization.Tests.Charts;

public sealed class FigureChartTests
{
    [Fact]
    public void Bars_are_as_long_as_their_share_of_the_groups_largest_and_unknown_figures_have_none()
    {
        string svg = FigureChart.Draw("a < b", [
            new FigureRow("net", "float32", 4000, 10, 0.5),
            new FigureRow("net", "int8", 1000, 2.5, null, IsChosen: true),
            new FigureRow("other", "float32", 100, null, 0.25)]);

        XElement root = XDocument.Parse(svg).Root!;
        double[] lengths = [.. root.Elements().Where(element => element.Attribute("rx") is not null).Select(element => double.Parse(element.Attribute("width")!.Value, CultureInfo.InvariantCulture))];
        Assert.Equal([210, 210, 105, 52.5, 52.5, 210, 52.5], lengths);
        string[] texts = [.. root.Elements().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.Contains("a < b", texts);
        Assert.Equal(1, texts.Count(text => text == "unknown"));
        Assert.Equal(1, texts.Count(text => text == "not measured"));
    }
}
