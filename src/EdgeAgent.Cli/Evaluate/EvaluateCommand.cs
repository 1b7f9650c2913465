using System.CommandLine;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary><c>evaluate MODEL</c>: accuracy on labelled samples, and agreement with another model.</summary>
internal static class EvaluateCommand
{
    private const int MaxThreads = 256;

    public static Command Create(TimeProvider clock)
    {
        Argument<string> model = new("MODEL") { Description = "The .tflite file." };
        Option<string> data = new("--data")
        {
            Description = "A folder of pictures with labels.csv (file, class_index), or with one folder a class, or without labels; or a .bin file of records: "
                + "raw tensors with a CSV beside it (index, class_index), or 32x32 pictures as CIFAR-10 has them.",
            HelpName = "DIR",
            Required = true,
        };
        Option<string[]> labels = new("--labels")
        {
            Description = "The CSV that labels the samples, in place of the one found; or a list of the classes, which names and orders them. May be given for both.",
            HelpName = "CSV",
            DefaultValueFactory = _ => [],
        };
        Option<string?> records = new("--records")
        {
            Description = "What a .bin file holds: planar or interleaved pictures, or tensors as TYPE[:SCALE[:ZEROPOINT]]. Default: found out.",
            HelpName = "FORMAT",
        };
        PictureFlags pictures = new();
        Option<string?> against = new("--against") { Description = "Compare with this model, such as the float model: agreement, SQNR, paired accuracy.", HelpName = "FILE" };
        Option<int> layers = new("--layers") { Description = "Compare every layer with the tensor of the same name in --against, on N samples.", HelpName = "N" };
        Option<int?> limit = new("--limit") { Description = "Evaluate N samples, drawn evenly over the whole set. Default: all.", HelpName = "N" };
        Option<int> seed = new("--seed") { Description = "Which samples --limit and --layers draw.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<int?> offset = new("--class-offset")
        {
            Description = "The output of class 0. Default: 1 where the model has one output more than there are classes, else 0.",
            HelpName = "N",
        };
        Option<double?> skipBad = new("--skip-bad")
        {
            Description = "Leave unreadable samples out, up to this share of all, 0..1; without a number as many as there are. Default: none may be.",
            HelpName = "SHARE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<int> threads = new Option<int>("--threads")
        {
            Description = "How many samples are worked on at a time.",
            HelpName = "N",
            DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, MaxThreads),
        }.Require(value => value is >= 1 and <= MaxThreads, $"takes a number from 1 to {MaxThreads}.");
        Option<string?> kernels = new("--kernels") { Description = "The kernel set to use, or 'reference'. Default: the fastest this processor has.", HelpName = "NAME" };
        Option<bool> classes = new("--classes") { Description = "Show the table of all classes." };
        Option<bool> confusion = new("--confusion") { Description = "With --json: the whole confusion matrix also from 100 classes on." };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        layers.AtLeast(1);
        records.Require(text => RecordFormat.TryParse(text!) is not null, RecordFormat.Accepted);
        limit.Require(value => value >= 1, "takes a number of at least 1.");
        offset.Require(value => value >= 0, "takes a number of at least 0.");
        skipBad.Require(value => value is >= 0 and <= 1, "takes a share from 0 to 1.");
        Command command = new("evaluate", "Measure a model's accuracy, and how it compares with another.") { model, data, labels, records };
        pictures.AddTo(command);
        foreach (Option option in (Option[])[against, layers, limit, seed, offset, skipBad, threads, kernels, classes, confusion, json])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(layers) is { Implicit: false } && result.GetResult(against) is null)
                result.AddError("--layers needs --against FILE.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new EvaluateRequest
            {
                Model = parsed.GetRequiredValue(model),
                Data = parsed.GetRequiredValue(data),
                Labels = parsed.GetRequiredValue(labels),
                Records = parsed.GetValue(records) is string text ? RecordFormat.TryParse(text) : null,
                Against = parsed.GetValue(against),
                Layers = parsed.GetValue(layers),
                Limit = parsed.GetValue(limit),
                Seed = parsed.GetValue(seed),
                ShowsAllClasses = parsed.GetValue(classes),
                KeepsConfusion = parsed.GetValue(confusion),
                Options = new EvaluationOptions
                {
                    Preprocessing = pictures.Read(parsed),
                    Threads = parsed.GetValue(threads),
                    Kernels = parsed.GetValue(kernels),
                    ClassOffset = parsed.GetValue(offset),
                    AcceptedBadShare = parsed.GetResult(skipBad) is { Implicit: false } ? parsed.GetValue(skipBad) ?? 1 : 0,
                },
            },
            CommandOutput.Of(parsed),
            parsed.GetValue(json),
            clock,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(EvaluateRequest request, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            EvaluateOutcome outcome = await new EvaluateRun(request, clock).RunAsync(output, cancellation);
            if (json)
                output.WriteJson(EvaluateDocument.Of(outcome, request), CliJsonContext.Default.EvaluateDocument);
            else
                EvaluateReport.Write(outcome, request, output);
            return CommandExitCode.Done;
        }
        catch (Exception e) when (e is SampleDataException or InvocationException)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }
}
