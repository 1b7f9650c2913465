using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Cli.Generate;

/// <summary><c>generate displays</c>: pictures of industrial displays and meters, in 33 classes.</summary>
internal static class GenerateDisplaysCommand
{
    private static readonly DisplayOptions Defaults = new();

    public static Command Create()
    {
        Option<string?> folder = new("--output", "-o") { Description = "A new or empty folder for the pictures, labels.csv and classes.txt.", HelpName = "DIR" };
        Option<string?> sheet = new("--sheet") { Description = $"Write the first pictures, {ContactSheet.Rows} of each class at most, as one PNG with the names of the classes.", HelpName = "FILE" };
        Option<int> count = Number("--count", "How many pictures; every class is as frequent.", Defaults.Count);
        Option<int> seed = Number("--seed", "Which pictures.", Defaults.Seed);
        Option<int> side = Number("--side", $"Height and width, {DisplayOptions.MinSide} to {DisplayOptions.MaxSide}.", Defaults.Side);
        Option<string> split = new("--split") { Description = "train or test; the two never share a picture.", HelpName = "NAME", DefaultValueFactory = _ => "train" };
        split.AcceptOnlyFromAmong("train", "test");
        Option<double> difficulty = new("--difficulty")
        {
            Description = $"0 (a good fixed camera) to {DisplayOptions.MaxDifficulty} (what a person just reads).",
            HelpName = "D",
            DefaultValueFactory = _ => Defaults.Difficulty,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("displays", "Draw industrial displays and meters: digits, counter wheels, gauges.") { folder, sheet, count, seed, side, split, difficulty, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(folder) is null && result.GetResult(sheet) is null)
                result.AddError("--output DIR or --sheet FILE is needed, or both.");
            DisplayOptions asked = new()
            {
                Count = Read(result.GetResult(count), Defaults.Count),
                Side = Read(result.GetResult(side), Defaults.Side),
                Difficulty = Read(result.GetResult(difficulty), Defaults.Difficulty),
            };
            if (asked.Refuse() is string sentence)
                result.AddError($"{sentence}.");
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new DisplayOptions
            {
                Count = parsed.GetValue(count),
                Seed = parsed.GetValue(seed),
                Side = parsed.GetValue(side),
                Split = parsed.GetValue(split) == "test" ? DisplaySplit.Test : DisplaySplit.Train,
                Difficulty = parsed.GetValue(difficulty),
            },
            parsed.GetValue(folder),
            parsed.GetValue(sheet),
            CommandOutput.Of(parsed),
            parsed.GetValue(json),
            cancellation)));
        return command;
    }

    private static int Run(DisplayOptions options, string? folder, string? sheet, CommandOutput output, bool json, CancellationToken cancellation)
    {
        GeneratedDisplays pictures = new(options);
        if (sheet is not null)
            OutputFile.Replace(sheet, stream => stream.Write(PngEncoder.Encode(ContactSheet.Draw(pictures))));
        if (folder is not null)
            DisplayFolder.Write(pictures, folder, cancellation);
        GenerateDisplaysResult result = new(folder, sheet, options.Count, DisplayClasses.Count, options.Side, options.Seed, options.Split == DisplaySplit.Test ? "test" : "train", options.Difficulty);
        if (json)
            output.WriteJson(result, CliJsonContext.Default.GenerateDisplaysResult);
        else
            Report(result, output);
        return CommandExitCode.Done;
    }

    private static void Report(GenerateDisplaysResult result, CommandOutput output)
    {
        if (result.Folder is not null)
            output.Result.WriteLine($"wrote {result.Folder}  {result.Count} pictures of {result.Side} x {result.Side} in {result.Classes} classes, split {result.Split}, seed {result.Seed}");
        if (result.Sheet is not null)
            output.Result.WriteLine($"wrote {result.Sheet}");
    }

    private static T Read<T>(OptionResult? result, T otherwise)
        where T : struct => OptionRules.TryRead(result, out T value) ? value : otherwise;

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
}
