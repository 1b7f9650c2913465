using System.CommandLine;
using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Adaptation;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Worker.Adapt;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>adapt</c>: retrains a classifier's last layer on labelled pictures of a folder.</summary>
internal static class AdaptCommand
{
    public static Command Create(TimeProvider time)
    {
        Argument<string?> model = new("MODEL") { Description = "An int8 classifier; or give --slot.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> slot = new("--slot") { Description = "Adapt the model that is active in this slot; labels and preprocessing are the slot's.", HelpName = "SLOT" };
        Option<string> data = new("--data") { Description = "Pictures in one sub-folder a class, named by the class's label or the number of its output.", HelpName = "DIR", Required = true };
        Option<string?> output = new("--output", "-o") { Description = "Write the candidate here. Default with --slot: the agent's candidates, from where the cloud can have it activated.", HelpName = "FILE" };
        Option<string?> labels = new("--labels") { Description = "One label a line, or CSV with class_index and label.", HelpName = "FILE" };
        Option<int> seconds = new Option<int>("--seconds") { Description = "The most time to take.", HelpName = "N", DefaultValueFactory = _ => 120 }.Require(value => value is >= 1 and <= 86_400, "takes 1 to 86400 seconds.");
        Option<int> memory = new Option<int>("--memory") { Description = "The most memory beside the model's own, in MiB.", HelpName = "N", DefaultValueFactory = _ => 64 }.Require(value => value is >= 1 and <= 16_384, "takes 1 to 16384 MiB.");
        Option<int> seed = new("--seed") { Description = "Decides which pictures are held out.", HelpName = "N" };
        Option<int> threads = new Option<int>("--threads") { Description = "Threads that share an inference.", HelpName = "N", DefaultValueFactory = _ => 1 }.Require(value => value is >= 1 and <= WorkerPool.MaxThreads, $"takes 1 to {WorkerPool.MaxThreads}.");
        Option<double?> mean = new("--mean") { Description = "Subtracted from each channel value 0..255. Default: the slot's, else the custom of the input's type.", HelpName = "X" };
        Option<double?> scale = new("--scale") { Description = "Divides each channel value after the mean was subtracted.", HelpName = "X" };
        Option<double?> crop = new("--crop") { Description = "Keep the central square of this fraction of the shorter side.", HelpName = "F" };
        Option<bool> always = new("--always") { Description = "Write the candidate although it is not better on the pictures held out." };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Option<string> config = ConfigOption.Create();
        scale.Require(value => value != 0 && double.IsFinite(value!.Value), "takes a number that is not 0.");
        crop.Require(value => value is > 0 and <= 1, "takes a fraction above 0 and at most 1.");
        Command command = new("adapt", "Retrain the last layer of an int8 classifier on labelled pictures, on the device, and keep the result as a candidate if it is better.")
        {
            model, slot, data, output, labels, seconds, memory, seed, threads, mean, scale, crop, always, config, json,
        };
        command.Validators.Add(result =>
        {
            bool hasModel = result.GetValue(model) is not null, hasSlot = result.GetResult(slot) is not null;
            if (hasModel == hasSlot)
                result.AddError("Give either MODEL or --slot SLOT.");
            else if (hasModel && result.GetResult(output) is null)
                result.AddError("Give --output FILE with MODEL.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            (double? m, double? s, double? c) = (parsed.GetValue(mean), parsed.GetValue(scale), parsed.GetValue(crop));
            AdaptRequest request = new()
            {
                Model = parsed.GetValue(model),
                Slot = parsed.GetValue(slot),
                Configuration = parsed.GetRequiredValue(config),
                Data = parsed.GetRequiredValue(data),
                Output = parsed.GetValue(output),
                Labels = parsed.GetValue(labels),
                Always = parsed.GetValue(always),
                Options = new AdaptationOptions
                {
                    Preprocessing = m is null && s is null && c is null ? null : new PreprocessingOptions { Mean = m, Scale = s, CentralCrop = c },
                    MaxMemoryBytes = (long)parsed.GetValue(memory) << 20,
                    MaxTime = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                },
            };
            CommandOutput to = CommandOutput.Of(parsed);
            AdaptDocument document = new AdaptRun(request, time, to).Run(cancellation);
            if (parsed.GetValue(json))
                to.WriteJson(document, AdaptJsonContext.Default.AdaptDocument);
            else
                Write(document, to.Result);
            return Task.FromResult(document.Candidate is null ? CommandExitCode.Failed : CommandExitCode.Done);
        });
        return command;
    }

    private static void Write(AdaptDocument document, TextWriter result)
    {
        AdaptationReport report = document.Report;
        Line($"{document.Model}: last layer trained on {report.Trained} pictures of {report.Classes} classes in {report.Seconds:0.0} s, {report.Steps} steps{(report.EndedByTime ? ", ended by the bound on time" : "")}");
        if (report.Unreadable > 0 || report.LeftOut > 0)
            Line($"not used: {report.Unreadable} unreadable, {report.LeftOut} beyond the bounds, of {report.Found}");
        Line($"on {report.HeldOut} pictures held out: {report.CorrectBefore} right before, {report.CorrectAfter} after");
        if (document.Candidate is null)
            Line($"no candidate: it would not be better; more pictures help, --always keeps it all the same");
        else
            Line($"candidate: {document.Candidate}, {document.Size} bytes, sha256 {document.Sha256}");

        void Line(FormattableString text) => result.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
