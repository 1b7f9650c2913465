using System.CommandLine;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.PostTraining;

namespace EdgeAgent.Cli.Optimize;

/// <summary><c>optimize IN -o OUT</c>: post-training quantization.</summary>
internal static class OptimizeCommand
{
    private const int DefaultSamples = 100;

    public static Command Create(TimeProvider clock)
    {
        Argument<string> model = new("IN") { Description = "The float .tflite file." };
        Option<string> file = new("--output", "-o") { Description = "The .tflite file to write.", HelpName = "FILE", Required = true };
        Option<string?> calibration = new("--calibration")
        {
            Description = "Typical inputs, for int8 and int16x8: a folder of pictures, or a .bin file of records as 'evaluate' takes them. Labels are not needed.",
            HelpName = "DIR",
        };
        Option<int> samples = new Option<int>("--samples") { Description = "How many of them are used at most.", HelpName = "N", DefaultValueFactory = _ => DefaultSamples }.AtLeast(1);
        Option<string?> records = new("--records") { Description = "What a .bin file holds, as 'evaluate' takes it. Default: found out.", HelpName = "FORMAT" };
        Option<int> seed = new("--seed") { Description = "Which samples, and which places in feature maps, are drawn.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        QuantizationFlags quantization = new();
        PreprocessingFlags preprocessing = new();
        records.Require(text => RecordFormat.TryParse(text!) is not null, RecordFormat.Accepted);
        Command command = new("optimize", "Quantize a float model without training.") { model, file };
        quantization.AddTo(command);
        foreach (Option option in (Option[])[calibration, samples, records])
            command.Add(option);
        preprocessing.AddTo(command);
        command.Add(seed);
        command.Add(json);
        command.SetAction((parsed, cancellation) => RunAsync(
            new OptimizeRequest
            {
                Input = parsed.GetRequiredValue(model),
                Output = parsed.GetRequiredValue(file),
                Options = quantization.Read(parsed, parsed.GetValue(seed)),
                Calibration = parsed.GetValue(calibration),
                Samples = parsed.GetValue(samples),
                Records = parsed.GetValue(records) is string text ? RecordFormat.TryParse(text) : null,
                Preprocessing = preprocessing.Read(parsed) is PreprocessingOptions options
                    ? new PicturePreprocessing { Mean = options.Mean, Scale = options.Scale, CentralCrop = options.CentralCrop }
                    : new PicturePreprocessing(),
            },
            CommandOutput.Of(parsed),
            parsed.GetValue(json),
            clock,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(OptimizeRequest request, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        ModelFile model = ModelFile.Load(request.Input);
        QuantizedModel quantized;
        try
        {
            ICalibrationData? data = request.Options.Mode is QuantizationMode.Int8 or QuantizationMode.Int16x8 ? OpenCalibration(request, model) : null;
            quantized = await OptimizeProgress.ShowAsync(
                output, clock, progress => Task.Run(() => PostTrainingQuantizer.Quantize(model.Model, request.Options, data, progress, cancellation), cancellation));
        }
        catch (Exception e) when (e is OptimizationException or SampleDataException)
        {
            throw new CommandFailureException(e.Message, e);
        }

        OutputFile.Replace(request.Output, stream => stream.Write(quantized.File));
        if (json)
            output.WriteJson(OptimizeDocument.Of(request, quantized.Report), CliJsonContext.Default.OptimizeDocument);
        else
            OptimizeReport.Write(request, quantized.Report, output);
        return CommandExitCode.Done;
    }

    private static CalibrationSet OpenCalibration(OptimizeRequest request, ModelFile model)
    {
        if (request.Calibration is null)
            throw new CommandFailureException("int8 and int16x8 need --calibration DIR: some 100 typical inputs, such as a folder of pictures");
        using Interpreter interpreter = model.Prepare(new InterpreterOptions());
        if (interpreter.Inputs.Count != 1)
            throw new CommandFailureException($"{model.Name} has {interpreter.Inputs.Count} inputs; models with one can be calibrated from files");
        SampleSet all = SampleSet.Open(request.Calibration, interpreter.Inputs[0], format: request.Records);
        if (all.Samples.Count == 0)
            throw new CommandFailureException($"{request.Calibration} holds no samples; pictures (JPEG, PNG, BMP) or a .bin file are accepted");
        return new CalibrationSet(all.Samples.Count > request.Samples ? all.Draw(request.Samples, request.Options.Seed) : all, request.Preprocessing);
    }
}
