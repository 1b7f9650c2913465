using System.CommandLine;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Cli.Train;

/// <summary><c>train MODEL --data DIR -o OUT</c>: training, with quantization if wanted.</summary>
internal static class TrainCommand
{
    private const int DefaultCalibrationSamples = 100;

    private static readonly Dictionary<string, bool?> Normalizations = new() { ["auto"] = null, ["on"] = true, ["off"] = false };

    public static Command Create(TimeProvider clock)
    {
        Argument<string> model = new("MODEL") { Description = "The float .tflite file of a classifier, such as 'zoo build' writes." };
        Option<string> file = new("--output", "-o") { Description = "The .tflite file to write: float32, or int8 with --qat.", HelpName = "FILE", Required = true };
        Option<string?> floatFile = new("--float") { Description = "With --qat: write the float model that the epochs with quantization began with, too.", HelpName = "FILE" };
        Option<string?> classes = new("--classes")
        {
            Description = "Put a new last layer in place of the model's, with N classes, or as many as the data have: data.",
            HelpName = "N",
        };
        Option<string> normalization = new("--batch-norm")
        {
            Description = "Put batch normalization behind the convolutions, for weights that are not trained yet: auto, on, off. auto: where the model as it is does no better on "
                + "held-out data than the most frequent class would, and --classes is not given. The written model has it folded in.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "auto",
        };
        Option<int> calibration = new Option<int>("--samples")
        {
            Description = "With --qat or --compare: how many training pictures calibrate the first ranges of activations.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultCalibrationSamples,
        }.AtLeast(1);
        Option<string?> checkpoints = new("--checkpoint")
        {
            Description = "Keep the last two states of the run here, after each epoch and when it is interrupted.",
            HelpName = "DIR",
        };
        Option<bool> resume = new("--resume") { Description = "Continue from the newest good checkpoint, with the options of that run; the result is the same to the bit as of a run without a break." };
        Option<string?> curves = new("--curves") { Description = "Write loss and accuracy of all epochs after each: a picture and a table beside each other, named as .svg or .csv.", HelpName = "FILE" };
        Option<bool> compare = new("--compare")
        {
            Description = "Measure on held-out data, side by side: the float model, the same after post-training quantization, and with --qat the result.",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        TrainDataFlags data = new();
        TrainingFlags training = new();
        classes.Require(text => ClassChoice.TryParse(text) is not null, ClassChoice.Accepted);
        normalization.Require(Normalizations.ContainsKey, "takes one of auto, on, off.");
        curves.Require(path => Path.GetExtension(path) is ".svg" or ".csv", "takes a name that ends in .svg or .csv.");
        Command command = new("train", "Train a float classifier, and with --qat for int8 (quantization-aware training).") { model, file, floatFile };
        data.AddTo(command);
        command.Add(classes);
        command.Add(normalization);
        training.AddTo(command);
        foreach (Option option in (Option[])[calibration, checkpoints, resume, curves, compare, json])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(floatFile) is not null && !training.Quantizes(result))
                result.AddError("--float needs --qat; without it OUT is the float model.");
            if (result.GetResult(resume) is { Implicit: false } && result.GetResult(checkpoints) is null)
                result.AddError("--resume needs --checkpoint DIR.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new TrainRequest
            {
                Model = parsed.GetRequiredValue(model),
                Output = parsed.GetRequiredValue(file),
                Float = parsed.GetValue(floatFile),
                Data = data.Read(parsed),
                Classes = ClassChoice.TryParse(parsed.GetValue(classes))!,
                BatchNormalization = Normalizations[parsed.GetRequiredValue(normalization)],
                Options = training.Read(parsed),
                CalibrationSamples = parsed.GetValue(calibration),
                Checkpoints = parsed.GetValue(checkpoints),
                Resumes = parsed.GetValue(resume),
                Curves = parsed.GetValue(curves),
                Compares = parsed.GetValue(compare),
            },
            CommandOutput.Of(parsed),
            parsed.GetValue(json),
            clock,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(TrainRequest request, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            TrainDocument document = await new TrainRun(request, output, clock).RunAsync(cancellation);
            if (json)
                output.WriteJson(document, CliJsonContext.Default.TrainDocument);
            else
                TrainReport.Write(document, output);
            return CommandExitCode.Done;
        }
        catch (Exception e) when (e is OptimizationException or SampleDataException or InvocationException or DivergedException)
        {
            throw new CommandFailureException(e.Message, e);
        }
        catch (OperationCanceledException e) when (request.Checkpoints is { } folder)
        {
            throw new CommandFailureException($"interrupted; {folder} holds the run as far as it came, and --resume continues it", e);
        }
    }
}
