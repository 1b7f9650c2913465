using System.Xml.Linq;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Curves;

namespace EdgeAgent.Optimization.Tests.Training.Curves;

public sealed class CurveChartTests
{
    private static readonly EpochFigures[] Run = [
        new(TrainingPhase.Float, 0, 0, null, null, null, 2.31, 0.1),
        new(TrainingPhase.Float, 1, 9, 0.01, 1.9, 0.31, 1.5, 0.45),
        new(TrainingPhase.Float, 2, 18, 0.005, 1.2, 0.58, 1.1, 0.61),
        new(TrainingPhase.Quantized, 0, 0, null, null, null, 1.15, 0.6),
        new(TrainingPhase.Quantized, 1, 9, 0.001, 1.1, 0.62, 1.05, 0.63),
    ];

    [Fact]
    public void Both_panels_have_a_curve_a_phase_for_training_and_for_held_out_data_and_say_where_they_end()
    {
        XDocument svg = XDocument.Parse(CurveChart.Draw("Training <a> & b", Run));
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

        Assert.Contains("Training <a> & b", texts);
        Assert.Contains("training 62 %", texts);
        Assert.Contains("held out 63 %", texts);
        Assert.Contains("held out 1.05", texts);
        Assert.Equal(2, texts.Count(text => text == "with quantization"));
        Assert.Equal(2 * 3, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(300)]
    public void Any_number_of_epochs_stays_within_the_picture(int count)
    {
        EpochFigures[] epochs = [.. Enumerable.Range(0, count).Select(i => new EpochFigures(TrainingPhase.Float, i, i, 0.1, 1d / (i + 1), 1 - (1d / (i + 1)), 2d / (i + 1), 1))];
        XElement svg = XDocument.Parse(CurveChart.Draw("many", epochs)).Root!;
        double width = (double)svg.Attribute("width")!, height = (double)svg.Attribute("height")!;
        foreach (XElement curve in svg.Elements().Where(element => element.Name.LocalName == "polyline"))
        {
            foreach (string point in ((string)curve.Attribute("points")!).Split(' '))
            {
                double[] place = [.. point.Split(',').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
                Assert.InRange(place[0], 0, width);
                Assert.InRange(place[1], 0, height);
            }
        }
    }

    [Fact]
    public void The_table_leaves_empty_what_does_not_exist()
    {
        string[] lines = CurveTable.Write(Run).Split('\n');
        Assert.Equal("phase,epoch,steps,rate,loss,top1,held_out_loss,held_out_top1", lines[0]);
        Assert.Equal("float,0,0,,,,2.31,0.1", lines[1]);
        Assert.Equal("quantized,1,9,0.001,1.1,0.62,1.05,0.63", lines[5]);
        Assert.Equal("", lines[6]);
    }

    [Theory]
    [InlineData(0.1, 2.31, null, 0, 2.5, 0.5)]
    [InlineData(0.93, 1, 1.0, 0.92, 1, 0.02)]
    [InlineData(0.5, 0.5, 1.0, 0.5, 0.502, 0.002)]
    public void Axes_go_from_one_round_number_to_another(double least, double most, double? ceiling, double low, double high, double step)
    {
        ValueAxis axis = ValueAxis.For([least, most], ceiling);
        Assert.Equal((low, high, step), (Math.Round(axis.Low, 9), Math.Round(axis.High, 9), Math.Round(axis.Step, 9)));
        Assert.Equal(high, axis.Ticks.Last(), 9);
    }
}
