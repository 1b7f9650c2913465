using System.CommandLine;
using EdgeAgent.Cli.Evaluate;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization;
using EdgeAgent.Optimization.Advice;
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
        Option<double?> drop = new("--target-accuracy-drop")
        {
            Description = "Try the modes in order and keep the smallest that loses at most so many percentage points; needs --data.",
            HelpName = "POINTS",
        };
        Option<double?> speedup = new("--target-speedup") { Description = "... and that is at least so many times as fast as the float model.", HelpName = "X" };
        Option<string?> data = new("--data") { Description = "What accuracy is measured on, as 'evaluate' takes it; where it is also --calibration, no sample serves both.", HelpName = "DIR" };
        Option<string[]> labels = new("--labels") { Description = "Labels of --data, as 'evaluate' takes them.", HelpName = "CSV", DefaultValueFactory = _ => [] };
        Option<int> threads = new Option<int>("--threads") { Description = "Threads of one timed inference.", HelpName = "N", DefaultValueFactory = _ => 1 }
            .Require(value => value is >= 1 and <= WorkerPool.MaxThreads, $"takes a number from 1 to {WorkerPool.MaxThreads}.");
        Option<int> seed = new("--seed") { Description = "Which samples, and which places in feature maps, are drawn.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        QuantizationFlags quantization = new();
        PictureFlags pictures = new();
        records.Require(text => RecordFormat.TryParse(text!) is not null, RecordFormat.Accepted);
        Command command = new("optimize", "Quantize a float model without training.") { model, file };
        quantization.AddTo(command);
        foreach (Option option in (Option[])[calibration, samples, records])
            command.Add(option);
        pictures.AddTo(command);
        foreach (Option option in (Option[])[drop, speedup, data, labels, threads, seed, json])
            command.Add(option);
        drop.Require(value => value >= 0, "takes a number of at least 0.");
        speedup.Require(value => value > 0, "takes a number above 0.");
        command.Validators.Add(result =>
        {
            bool hasTargets = result.GetResult(drop) is not null || result.GetResult(speedup) is not null;
            if (hasTargets && quantization.AnyGiven(result))
                result.AddError("targets choose the mode and its switches; --mode and the like go without them.");
            if (hasTargets && (result.GetResult(data) is null || result.GetResult(calibration) is null))
                result.AddError("targets need --calibration DIR and --data DIR.");
            if (!hasTargets && result.GetResult(quantization.Mode) is null)
                result.AddError("--mode NAME is needed, or --target-accuracy-drop and --target-speedup, which choose one.");
            if (!hasTargets && quantization.Refuse(result) is { } sentence)
                result.AddError($"{sentence}.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new OptimizeRequest
            {
                Input = parsed.GetRequiredValue(model),
                Output = parsed.GetRequiredValue(file),
                Options = quantization.Read(parsed, parsed.GetValue(seed)),
                Targets = parsed.GetValue(drop) is null && parsed.GetValue(speedup) is null
                    ? null
                    : new OptimizationTargets(parsed.GetValue(drop) ?? double.PositiveInfinity, parsed.GetValue(speedup) ?? 0),
                Data = parsed.GetValue(data),
                Labels = parsed.GetRequiredValue(labels),
                Threads = parsed.GetValue(threads),
                Calibration = parsed.GetValue(calibration),
                Samples = parsed.GetValue(samples),
                Records = parsed.GetValue(records) is string text ? RecordFormat.TryParse(text) : null,
                Preprocessing = pictures.Read(parsed),
            },
            CommandOutput.Of(parsed),
            parsed.GetValue(json),
            clock,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(OptimizeRequest request, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        OutputFile.RequirePlace(request.Output);
        ModelFile model = ModelFile.Load(request.Input);
        try
        {
            return request.Targets is null
                ? await QuantizeAsync(request, model, output, json, clock, cancellation)
                : await AdvisorRun.RunAsync(request, model, output, json, clock, cancellation);
        }
        catch (Exception e) when (e is OptimizationException or SampleDataException or InvocationException)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }

    private static async Task<int> QuantizeAsync(
        OptimizeRequest request, ModelFile model, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        ICalibrationData? data = null;
        if (request.Options.NeedsCalibration)
        {
            if (request.Calibration is null)
                throw new CommandFailureException("int8, int16x8 and the recovery of accuracy need --calibration DIR: some 100 typical inputs, such as a folder of pictures");
            SampleSet all = OptimizeSamples.Open(request, model, request.Calibration, []);
            data = new CalibrationSet(all.Draw(request.Samples, request.Options.Seed), model.Model, request.Preprocessing);
        }

        QuantizedModel quantized = await OptimizeProgress.ShowAsync(
            output, clock, progress => Task.Run(() => PostTrainingQuantizer.Quantize(model.Model, request.Options, data, progress, cancellation), cancellation));
        OutputFile.Replace(request.Output, stream => stream.Write(quantized.File));
        if (json)
            output.WriteJson(OptimizeDocument.Of(request, quantized.Report), CliJsonContext.Default.OptimizeDocument);
        else
            OptimizeReport.Write(request, quantized.Report, output);
        return CommandExitCode.Done;
    }
}
