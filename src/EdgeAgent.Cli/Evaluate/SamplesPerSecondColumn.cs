using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>The part of a progress bar that says how many samples are done, and how many a second.</summary>
internal sealed class SamplesPerSecondColumn : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        string rate = task.Speed is double speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:0.0}/s") : "";
        return new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Value:0}/{task.MaxValue:0} {rate}"), new Style(Color.Grey));
    }
}
