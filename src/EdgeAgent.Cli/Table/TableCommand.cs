using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeAgent.Cli.Evaluate;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Table;

/// <summary><c>table</c>: accuracy, latency and size of models in float, dynamic, int8 after training, and int8 trained with quantization.</summary>
internal static class TableCommand
{
    private const int DefaultSamples = 100;
    private static readonly string[] DefaultModels = ["mobilenet_v1", "mobilenet_v2", "inception_v3", "resnet_v2_101"];

    public static Command Create(TimeProvider clock)
    {
        Option<string[]?> models = new("--models")
        {
            Description = $"The models: names of 'zoo list', with _ALPHA_RESOLUTION behind them if wanted, or float .tflite files. Default: {string.Join(", ", DefaultModels)}.",
            HelpName = "NAME,...",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> weights = Pairs("--weights", "Trained weights of a network of the zoo, a .safetensors file. Without, weights are seeded and accuracy is left empty.");
        Option<string[]> aware = Pairs("--qat", "The int8 .tflite of a model that was trained with quantization.");
        Option<string?> data = new("--data") { Description = "What accuracy is measured on, as 'evaluate' takes it.", HelpName = "DIR" };
        Option<string?> calibration = new("--calibration") { Description = "Typical inputs for quantization. Default: a part of --data, which then is not measured on; without it the repeatable pattern.", HelpName = "DIR" };
        Option<int> samples = new Option<int>("--samples") { Description = "How many calibrate at most.", HelpName = "N", DefaultValueFactory = _ => DefaultSamples }.AtLeast(1);
        Option<int?> limit = new("--limit") { Description = "Measure accuracy on N samples, drawn evenly. Default: all.", HelpName = "N" };
        Option<int> seed = new("--seed") { Description = "Which samples are drawn.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<int> threads = new Option<int>("--threads") { Description = "Threads of one timed inference.", HelpName = "N", DefaultValueFactory = _ => 1 }
            .Require(value => value is >= 1 and <= WorkerPool.MaxThreads, $"takes a number from 1 to {WorkerPool.MaxThreads}.");
        Option<string?> kernels = new("--kernels") { Description = "The kernel set of timed inferences. Default: the fastest this processor has.", HelpName = "NAME" };
        Option<string?> folder = new("--output", "-o") { Description = "A folder for table.md, table.csv, table.json and table.svg.", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        PictureFlags pictures = new();
        limit.Require(value => value >= 1, "takes a number of at least 1.");
        Command command = new("table", "The quantization table: accuracy, latency and size of models, float against quantized.") { models, weights, aware, data, calibration };
        pictures.AddTo(command);
        foreach (Option option in (Option[])[samples, limit, seed, threads, kernels, folder, json])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(models) is { Tokens.Count: 0 })
                return;        // The parser says that the value is missing.
            HashSet<string> names = [];
            foreach (string text in NamesIn(result.GetResult(models)))
            {
                if (TableSource.Parse(text) is not { } source)
                    result.AddError($"--models {TableSource.Accepted}; not '{text}'.");
                else if (!names.Add(source.Name))
                    result.AddError($"--models names {source.Name} twice.");
            }

            foreach (string pair in (Texts(result.GetResult(weights)) ?? []).Concat(Texts(result.GetResult(aware)) ?? []))
            {
                if (names.Count > 0 && !names.Contains(pair.Split('=')[0]))
                    result.AddError($"'{pair}' belongs to none of the models; accepted: NAME=FILE with NAME one of {string.Join(", ", names)}.");
            }
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new TableRequest
            {
                Models = [.. NamesIn(parsed.GetResult(models)).Select(text => TableSource.Parse(text)!)],
                Weights = Read(parsed.GetRequiredValue(weights)),
                Aware = Read(parsed.GetRequiredValue(aware)),
                Data = parsed.GetValue(data),
                Calibration = parsed.GetValue(calibration),
                Samples = parsed.GetValue(samples),
                Limit = parsed.GetValue(limit),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Kernels = parsed.GetValue(kernels),
                Preprocessing = pictures.Read(parsed),
                OutputFolder = parsed.GetValue(folder),
            },
            CommandOutput.Of(parsed),
            parsed.GetValue(json),
            clock,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(TableRequest request, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        KernelChoice.Require(request.Kernels);
        try
        {
            TableDocument document = await new TableRun(request, clock).RunAsync(output, cancellation);
            if (request.OutputFolder is { } folder)
                TableFiles.Write(document, folder);
            if (json)
                output.WriteJson(document, CliJsonContext.Default.TableDocument);
            else
                TableReport.Write(document, output);
            return CommandExitCode.Done;
        }
        catch (Exception e) when (e is OptimizationException or SampleDataException or InvocationException)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }

    private static Option<string[]> Pairs(string name, string description)
    {
        Option<string[]> option = new(name) { Description = description, HelpName = "NAME=FILE", DefaultValueFactory = _ => [] };
        option.Validators.Add(result =>
        {
            foreach (string pair in result.Tokens.Select(token => token.Value).Where(pair => pair.IndexOf('=', StringComparison.Ordinal) is < 1))
                result.AddError($"{name} takes NAME=FILE; not '{pair}'.");
        });
        return option;
    }

    private static string[]? Texts(OptionResult? option) => option?.Tokens.Select(token => token.Value).ToArray();

    private static string[] NamesIn(OptionResult? models) =>
        [.. (Texts(models) ?? DefaultModels).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static Dictionary<string, string> Read(string[] pairs) => pairs.Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]);
}
