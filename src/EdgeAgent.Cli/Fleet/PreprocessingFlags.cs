using System.CommandLine;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <summary>The options that say how the device turns pictures into the model's input.</summary>
internal sealed class PreprocessingFlags
{
    private readonly Option<double?> _crop = new("--crop") { Description = "Keep the central square of this fraction of the shorter side. Default: stretch the whole picture.", HelpName = "F" };

    private readonly Option<double?> _mean = new("--mean") { Description = "Subtracted from each channel value 0..255. Default: the custom of the input's type.", HelpName = "X" };

    private readonly Option<double?> _scale = new("--scale") { Description = "Divides each channel value after the mean was subtracted.", HelpName = "X" };

    public PreprocessingFlags()
    {
        _crop.Require(value => value is > 0 and <= 1, "takes a fraction above 0 and at most 1.");
        _scale.Require(value => value != 0 && double.IsFinite(value!.Value), "takes a number that is not 0.");
    }

    public void AddTo(Command command)
    {
        command.Add(_crop);
        command.Add(_mean);
        command.Add(_scale);
    }

    /// <summary>The options in the form of the twin; null where none was given.</summary>
    public PreprocessingOptions? Read(ParseResult parsed)
    {
        PreprocessingOptions options = new() { CentralCrop = parsed.GetValue(_crop), Mean = parsed.GetValue(_mean), Scale = parsed.GetValue(_scale) };
        return options == new PreprocessingOptions() ? null : options;
    }
}
