using System.CommandLine;
using System.Globalization;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Worker.Calibration;

namespace EdgeAgent.Worker.Commands;

/// <summary>The options of <c>doctor</c> that calibrate the power estimate, and what they do.</summary>
internal sealed class CalibrationOptions
{
    private const double MostWatts = 1000;

    private readonly Option<bool> _calibrate = new("--calibrate-power")
    {
        Description = "Measure the idle and the busy board with its power sensor, for the estimate of boards of this kind without one. The agent must not run.",
    };

    private readonly Option<int> _seconds = new Option<int>("--seconds") { Description = "How long each is measured.", HelpName = "N", DefaultValueFactory = _ => 30 }
        .Require(value => value is >= 5 and <= 600, "takes 5 to 600 seconds.");

    private readonly Option<double?> _idle = Watts("--idle-watts", "What a wall meter showed of the idle board.");
    private readonly Option<double?> _busy = Watts("--busy-watts", "What it showed with all cores at work.");
    private readonly Option<bool> _load = new("--busy-load") { Description = "Only keep all cores at work for --seconds, to read a wall meter meanwhile." };
    private readonly Option<bool> _save = new("--save") { Description = "Write the figures into the configuration file." };

    /// <summary>Adds the options to the command, with the rules between them.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_calibrate, _seconds, _idle, _busy, _load, _save])
            command.Add(option);
        command.Validators.Add(result =>
        {
            bool hasIdle = result.GetResult(_idle) is not null, hasBusy = result.GetResult(_busy) is not null, hasLoad = result.GetValue(_load);
            if (!result.GetValue(_calibrate) && (hasIdle || hasBusy || hasLoad || result.GetValue(_save) || result.GetResult(_seconds) is { Implicit: false }))
                result.AddError("--seconds, --idle-watts, --busy-watts, --busy-load and --save go with --calibrate-power.");
            else if (hasIdle != hasBusy)
                result.AddError("Give both --idle-watts and --busy-watts.");
            else if (hasLoad && (hasIdle || result.GetValue(_save)))
                result.AddError("--busy-load gives no figures: read the meter, then give both figures without it.");
            else if (OptionRules.TryRead(result.GetResult(_idle), out double? idle) && OptionRules.TryRead(result.GetResult(_busy), out double? busy) && busy <= idle)
                result.AddError("--busy-watts must be above --idle-watts.");
        });
    }

    /// <summary>Whether the command is to calibrate and not to examine.</summary>
    public bool IsAskedFor(ParseResult parsed) => parsed.GetValue(_calibrate);

    /// <summary>Calibrates and prints.</summary>
    public async Task<int> RunAsync(ParseResult parsed, string configuration, bool json, TimeProvider time, CancellationToken cancellation)
    {
        CommandOutput output = CommandOutput.Of(parsed);
        CalibrationRequest request = new()
        {
            Configuration = configuration,
            Seconds = parsed.GetValue(_seconds),
            IdleWatts = parsed.GetValue(_idle),
            BusyWatts = parsed.GetValue(_busy),
            IsLoadOnly = parsed.GetValue(_load),
            Saves = parsed.GetValue(_save),
        };
        (CalibrationDocument document, string? lines) = await new CalibrationRun(request, time, output.Progress.WriteLine).RunAsync(cancellation);
        if (json)
            output.WriteJson(document, CalibrationJsonContext.Default.CalibrationDocument);
        else
            Write(document, lines, output.Result);
        return CommandExitCode.Done;
    }

    private static void Write(CalibrationDocument document, string? lines, TextWriter result)
    {
        if (lines is null)
        {
            result.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the load is over: {document.Inferences} inferences in {document.Seconds} s"));
            return;
        }

        result.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle {document.IdleWatts:0.00} W, all cores at work {document.BusyWatts:0.00} W, by {document.Source}"));
        result.WriteLine(document.SavedTo is { } file ? $"saved in {file}; for other boards of this kind:" : "for the configuration of boards of this kind:");
        result.WriteLine(lines);
    }

    private static Option<double?> Watts(string name, string description) =>
        new Option<double?>(name) { Description = description, HelpName = "W" }.Require(value => value is > 0 and <= MostWatts, $"takes a number above 0 and at most {MostWatts}.");
}
