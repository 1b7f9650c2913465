using EdgeAgent.Cli.Evaluate;
using EdgeAgent.Cli.Optimize;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Comparison;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Train;

/// <summary>Measures the float model, post-training quantization of it, and the integer model of a run on the same held-out data.</summary>
internal sealed class ModelComparer(TrainData data, TrainableNetwork network, TrainingCalibration calibration, TrainingOptions options)
{
    public async Task<ComparisonDocument> CompareAsync(TrainingOutcome outcome, CommandOutput output, TimeProvider clock, CancellationToken cancellation)
    {
        TfLiteModel real = TfLiteModel.Parse(outcome.FloatModel);
        QuantizedModel quantized = await OptimizeProgress.ShowAsync(output, clock, progress => Task.Run(
            () => PostTrainingQuantizer.Quantize(real, PostTrainingOptions.Recovered with { Seed = options.Seed }, calibration, progress, cancellation), cancellation));
        List<(string Name, ReadOnlyMemory<byte> File)> models = [("float", outcome.FloatModel), ("ptq", quantized.File)];
        if (outcome.IntegerModel is { } integer)
            models.Add(("qat", integer));
        List<ModelAnswers> answers = [];
        foreach ((string name, ReadOnlyMemory<byte> file) in models)
        {
            answers.Add(await EvaluateProgress.ShowAsync(output, $"evaluating {name}", clock, progress =>
                ModelAnswers.OfAsync(TfLiteModel.Parse(file), data.HeldOutSet, data.Evaluation, progress, cancellation)));
        }

        SimulationAgreement? simulation = outcome.IntegerModel is { } exported
            ? await Task.Run(() => SimulationAgreement.MeasureAsync(network, TfLiteModel.Parse(exported), data.HeldOut, options, cancellation), cancellation)
            : null;
        return new ComparisonDocument(
            answers[0].Accuracy.Count,
            calibration.Count,
            [.. models.Select((model, i) => ComparedModelDocument.Of(model.Name, model.File.Length, answers[i], i == 0 ? null : answers[0]))],
            answers.Count > 2 ? DifferenceDocument.Of(answers[2].Less(answers[1])) : null,
            simulation?.SimulatedTop1,
            simulation is null ? null : simulation.SameAnswers / (double)simulation.Count);
    }
}
