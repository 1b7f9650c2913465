using System.CommandLine;
using System.Globalization;
using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.ModelCommands;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>The options that say how pictures become input values, as <c>infer</c> has them, and one number a channel where a network was trained so.</summary>
internal sealed class PictureFlags
{
    private const string Accepted = "takes a number, or three with commas between them for red, green and blue";

    private readonly Option<double?> _crop = new("--crop")
    {
        Description = "Keep the central square of this fraction of the shorter side. Default: stretch the whole picture.",
        HelpName = "F",
    };

    private readonly Option<string?> _mean = new("--mean")
    {
        Description = "Subtracted from each channel value 0..255; or one number a channel. Default: as a float model's metadata say, else the custom of the input's type.",
        HelpName = "X[,Y,Z]",
    };

    private readonly Option<string?> _scale = new("--scale")
    {
        Description = "Divides each channel value after the mean was subtracted; or one number a channel.",
        HelpName = "X[,Y,Z]",
    };

    public PictureFlags()
    {
        _crop.Require(value => value is > 0 and <= 1, "takes a fraction above 0 and at most 1.");
        _mean.Require(text => Parse(text) is not null, $"{Accepted}.");
        _scale.Require(text => Parse(text) is { Red: not 0, Green: not 0, Blue: not 0 }, $"{Accepted}, none of them 0.");
    }

    public void AddTo(Command command)
    {
        command.Add(_crop);
        command.Add(_mean);
        command.Add(_scale);
    }

    public PicturePreprocessing Read(ParseResult parsed) =>
        new() { CentralCrop = parsed.GetValue(_crop), Mean = Parse(parsed.GetValue(_mean)), Scale = Parse(parsed.GetValue(_scale)) };

    private static ChannelValues? Parse(string? text)
    {
        string[] parts = text?.Split(',') ?? [];
        double[] values = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i]))
                return null;
        }

        return values switch
        {
            [double all] => all,
            [double red, double green, double blue] => new ChannelValues(red, green, blue),
            _ => null,
        };
    }
}
