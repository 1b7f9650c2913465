using System.CommandLine;
using System.Diagnostics;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary><c>infer MODEL</c>: one inference on a picture, raw tensor bytes or the generated pattern.</summary>
internal static class InferCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Option<string?> input = new("--input") { Description = "A JPEG, PNG or BMP picture, or the raw bytes of the input tensors in order.", HelpName = "FILE" };
        Option<uint?> seed = new("--seed") { Description = "Fill the inputs with the generated pattern of this seed.", HelpName = "N" };
        Option<string?> labels = new("--labels") { Description = "One label a line, or CSV with class_index and label.", HelpName = "FILE" };
        Option<int> top = new Option<int>("--top") { Description = "Classes to show.", HelpName = "K", DefaultValueFactory = _ => 5 }.AtLeast(1);
        Option<string?> output = new("--output") { Description = "Write the raw bytes of all outputs, in order.", HelpName = "FILE" };
        Option<double?> mean = new("--mean") { Description = "Subtracted from each channel value 0..255 of a picture. Default: the custom of the input's type.", HelpName = "X" };
        Option<double?> scale = new("--scale") { Description = "Divides each channel value after the mean was subtracted.", HelpName = "X" };
        Option<double?> crop = new("--crop") { Description = "Keep the central square of this fraction of the shorter side. Default: stretch the whole picture.", HelpName = "F" };
        Option<bool> trace = new("--trace") { Description = "Show what every layer computed." };
        Option<string?> tensors = new("--tensors") { Description = "Write every layer's output as raw bytes into this folder.", HelpName = "DIR" };
        Option<string?> kernels = SharedOptions.Kernels();
        Option<int> threads = SharedOptions.Threads();
        Option<bool> lowMemory = SharedOptions.LowMemory();
        Option<string?> weightsCache = SharedOptions.WeightsCache();
        Option<bool> json = SharedOptions.Json();
        Command command = new("infer", "Run one inference.")
        {
            model, input, seed, labels, top, output, mean, scale, crop, trace, tensors, kernels, threads, lowMemory, weightsCache, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(input) is null == result.GetResult(seed) is null)
                result.AddError("Give either --input FILE or --seed N.");
        });
        scale.Require(value => value != 0 && double.IsFinite(value!.Value), "takes a number that is not 0.");
        crop.Require(value => value is > 0 and <= 1, "takes a fraction above 0 and at most 1.");
        ShapeChoice shapes = new(command);
        command.SetAction(parsed => Run(
            new InferRequest
            {
                Model = parsed.GetRequiredValue(model),
                Input = parsed.GetValue(input),
                Seed = parsed.GetValue(seed),
                Labels = parsed.GetValue(labels),
                Top = parsed.GetValue(top),
                Output = parsed.GetValue(output),
                Picture = new PictureOptions(parsed.GetValue(mean), parsed.GetValue(scale), parsed.GetValue(crop)),
                Trace = parsed.GetValue(trace),
                TensorFolder = parsed.GetValue(tensors),
                Options = shapes.Apply(parsed, new InterpreterOptions
                {
                    Kernels = parsed.GetValue(kernels),
                    Threads = parsed.GetValue(threads),
                    WeightsCache = parsed.GetValue(weightsCache),
                    LowMemory = parsed.GetValue(lowMemory),
                }),
            },
            CommandOutput.Of(parsed),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(InferRequest request, CommandOutput output, bool json)
    {
        ModelFile file = ModelFile.Load(request.Model);
        bool keep = request.Trace || request.TensorFolder is not null;
        using Interpreter interpreter = file.Prepare(request.Options with { KeepAllTensors = keep });
        ClassLabels? labels = request.Labels is null ? null : ClassLabels.Load(request.Labels);
        IReadOnlyList<string>? names = labels?.ForOutputs(OutputReader.ClassCount(interpreter));
        InputKind kind = Fill(interpreter, request);
        long start = Stopwatch.GetTimestamp();
        interpreter.Invoke();
        double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        if (request.Output is not null)
            OutputReader.WriteRaw(interpreter, request.Output);
        if (request.TensorFolder is not null)
            LayerTrace.WriteRaw(interpreter, request.TensorFolder);
        InferResult result = new()
        {
            Model = file.Name,
            Sha256 = file.Sha256,
            Kernels = interpreter.Kernels,
            Input = request.Input is null ? null : Path.GetFileName(request.Input),
            InputKind = kind,
            Seed = request.Seed,
            InferenceUs = Math.Round(microseconds, 1),
            Outputs = OutputReader.Describe(interpreter, request.Top, names),
            Layers = request.Trace ? LayerTrace.Summarize(interpreter) : null,
        };
        if (json)
            output.WriteJson(result, ModelCommandsJsonContext.Default.InferResult);
        else
            InferReport.Write(result, interpreter, output);
        return CommandExitCode.Done;
    }

    private static InputKind Fill(Interpreter interpreter, InferRequest request)
    {
        if (request.Input is not null)
            return ModelInput.Fill(interpreter, request.Input, request.Picture);
        GeneratedPattern.Fill(interpreter, request.Seed!.Value);
        return InputKind.Seed;
    }
}
