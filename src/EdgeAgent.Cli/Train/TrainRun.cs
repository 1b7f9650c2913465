using System.Text;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Checkpoints;
using EdgeAgent.Optimization.Training.Comparison;
using EdgeAgent.Optimization.Training.Curves;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Train;

/// <summary>Opens the model and the data, trains with progress on standard error, writes what was asked for, and compares.</summary>
internal sealed class TrainRun(TrainRequest request, CommandOutput output, TimeProvider clock)
{
    public async Task<TrainDocument> RunAsync(CancellationToken cancellation)
    {
        string[] curves = request.Curves is null ? [] : [Path.ChangeExtension(request.Curves, ".csv"), Path.ChangeExtension(request.Curves, ".svg")];
        foreach (string? path in (string?[])[request.Output, request.Float, .. curves])
        {
            if (path is not null)
                OutputFile.RequirePlace(path);
        }

        ModelFile model = ModelFile.Load(request.Model);
        (TensorInfo input, TensorInfo scores) = Ends(model);
        using TrainData data = TrainDataSource.Open(request, model.Model, input, scores);
        using CheckpointFolder? folder = request.Checkpoints is null ? null : CheckpointFolder.Open(request.Checkpoints);
        Checkpoint? from = Resume(folder);
        bool normalizes = request.BatchNormalization ?? await IsUntrainedAsync(model, data, cancellation);
        using TrainableNetwork network = TrainableNetwork.From(
            model.Model,
            new TrainableNetworkOptions { BatchNormalization = normalizes, Classes = data.NewClasses, Seed = request.Options.Seed, Threads = request.Options.Threads });
        TrainingCalibration calibration = new(data.Plain, request.CalibrationSamples, request.Options.Seed);
        long start = clock.GetTimestamp();
        TrainProgress progress = new(output.Progress, IsTerminal, clock);
        TrainingWatch watch = new() { Progress = progress, Epochs = epochs => Tell(epochs, progress, curves) };
        TrainingOutcome outcome;
        using (Trainer trainer = new(network, data.Training, data.HeldOut, calibration, request.Options, Traits(model, data, normalizes), folder, clock))
            outcome = await Task.Run(() => trainer.Run(from, watch, cancellation), cancellation);
        progress.End();
        TimeSpan elapsed = clock.GetElapsedTime(start);

        ReadOnlyMemory<byte> result = outcome.IntegerModel ?? outcome.FloatModel;
        OutputFile.Replace(request.Output, stream => stream.Write(result.Span));
        if (request.Float is not null)
            OutputFile.Replace(request.Float, stream => stream.Write(outcome.FloatModel.Span));
        ComparisonDocument? comparison = request.Compares
            ? await new ModelComparer(data, network, calibration, request.Options).CompareAsync(outcome, output, clock, cancellation)
            : null;
        return new TrainDocument
        {
            Model = request.Model,
            Output = request.Output,
            Bytes = result.Length,
            FloatOutput = request.Float,
            Data = data.Source,
            HeldOut = data.HeldOutSource,
            TrainingExamples = data.Training.Count,
            HeldOutExamples = data.HeldOut.Count,
            Classes = network.Classes,
            BatchNormalization = normalizes,
            Quantization = request.Options.Quantizes,
            Optimizer = request.Options.Optimizer.Kind.ToString().ToLowerInvariant(),
            Schedule = request.Options.Schedule.ToString().ToLowerInvariant(),
            BatchSize = request.Options.BatchSize,
            Rate = request.Options.Rate,
            QuantizedRate = request.Options.Quantizes ? request.Options.QuantizedRate : null,
            Seed = request.Options.Seed,
            Threads = request.Options.Threads,
            Machine = Machines.Describe(),
            Seconds = Math.Round(elapsed.TotalSeconds, 2),
            ExamplesPerSecond = progress.ExamplesPerSecond is { } rate ? Math.Round(rate, 2) : null,
            WasResumed = from is not null,
            Epochs = TrainDocument.Mark(outcome, request.Options.KeepsBest),
            Comparison = comparison,
        };
    }

    private bool IsTerminal => ReferenceEquals(output.Progress, Console.Error) && !Console.IsErrorRedirected;

    private static (TensorInfo Input, TensorInfo Scores) Ends(ModelFile model)
    {
        using Interpreter interpreter = model.Prepare(new InterpreterOptions { MaxWeightsBytes = int.MaxValue });
        if (interpreter.Inputs.Count != 1 || interpreter.Inputs[0].Type != TensorType.Float32)
        {
            throw new CommandFailureException(
                $"{model.Name} takes {string.Join(", ", interpreter.Inputs.Select(tensor => $"{tensor.Type.ToString().ToLowerInvariant()} {tensor.Shape}"))}; a float32 model with one input can be trained");
        }

        return interpreter.Outputs.Count == 1 && ClassMapping.HasClasses(interpreter.Outputs[0])
            ? (interpreter.Inputs[0], interpreter.Outputs[0])
            : throw new CommandFailureException(
                $"{model.Name} gives {string.Join(", ", interpreter.Outputs.Select(tensor => $"{tensor.Type.ToString().ToLowerInvariant()} {tensor.Shape}"))}; a classifier with one output of class scores can be trained");
    }

    private Checkpoint? Resume(CheckpointFolder? folder)
    {
        if (folder is null)
            return null;
        if (!request.Resumes)
        {
            return !folder.HasCheckpoints ? null : throw new CommandFailureException(
                $"{request.Checkpoints} holds checkpoints of an earlier run; --resume continues it, and a new run needs another folder");
        }

        Checkpoint? from = folder.ReadLatest(sentence => output.Progress.WriteLine($"remark: {sentence}"));
        output.Progress.WriteLine(from is null
            ? $"{request.Checkpoints} holds no checkpoint: the run begins"
            : FormattableString.Invariant($"continues the {(from.Position.Phase == TrainingPhase.Float ? "float" : "quantized")} phase behind epoch {from.Position.Epoch}, step {from.Position.Step}"));
        return from;
    }

    // A trained model answers better than a guess of the most frequent class; one with seeded weights does not.
    private async Task<bool> IsUntrainedAsync(ModelFile model, TrainData data, CancellationToken cancellation)
    {
        if (request.Options.Epochs == 0 || data.NewClasses is not null)
            return false;
        ModelAnswers answers = await ModelAnswers.OfAsync(model.Model, data.HeldOutSet, data.Evaluation, null, cancellation);
        ClassificationAccuracy accuracy = answers.Accuracy;
        double mostFrequent = accuracy.Classes.Max(row => row.Support) / (double)accuracy.Count;
        bool isUntrained = accuracy.Top1Interval.Low <= mostFrequent;
        output.Progress.WriteLine(FormattableString.Invariant(
            $"{model.Name} answers {100 * accuracy.Top1:0.0} % of held-out data rightly: {(isUntrained ? "untrained, batch normalization is put in" : "trained, it stays as it is")}"));
        return isUntrained;
    }

    private TrainingTrait[] Traits(ModelFile model, TrainData data, bool normalizes) =>
    [
        new("model", model.Sha256[..12]),
        new("outputs of a new last layer", data.NewClasses is { } count ? FormattableString.Invariant($"{count}") : "none"),
        new("batch normalization", normalizes ? "on" : "off"),
        new("variation", Describe(request.Data.Augmentation)),
        new("calibration samples", FormattableString.Invariant($"{request.CalibrationSamples}")),
    ];

    private static string Describe(AugmentationOptions options) => FormattableString.Invariant(
        $"flip {(options.Flip ? "on" : "off")}, shift {options.Shift}, zoom {options.Zoom}, brightness {options.Brightness}, contrast {options.Contrast}");

    private void Tell(IReadOnlyList<EpochFigures> epochs, TrainProgress progress, string[] curves)
    {
        progress.Tell(epochs, request.Options);
        if (epochs.Count == 0 || curves.Length == 0)
            return;
        OutputFile.Replace(curves[0], stream => stream.Write(Encoding.UTF8.GetBytes(CurveTable.Write(epochs))));
        OutputFile.Replace(curves[1], stream => stream.Write(Encoding.UTF8.GetBytes(CurveChart.Draw($"Training {Path.GetFileName(request.Output)}", epochs))));
    }
}
