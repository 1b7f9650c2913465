using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Measurement;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tables;

/// <summary>Measures accuracy, latency and size of models in float, dynamic, int8 after training, and int8 trained with quantization.</summary>
/// <param name="latency">How latency is measured.</param>
/// <param name="clock">Tells the time.</param>
public sealed class QuantizationTable(LatencyOptions latency, TimeProvider clock)
{
    private readonly LatencyMeter _meter = new(latency, clock);

    /// <summary>The rows of one model.</summary>
    /// <remarks>A trained model gets all that recovers accuracy at no cost (<see cref="PostTrainingOptions.Recovered"/>); seeded weights are rounded to the nearest, their values mean nothing.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="input">What it is measured with.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OptimizationException">The model cannot be quantized.</exception>
    /// <exception cref="SampleDataException">Samples and model do not fit.</exception>
    public async Task<IReadOnlyList<TableRow>> MeasureAsync(
        TableModel model, TableInput input, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        List<(TableVariant Variant, TfLiteModel Model)> variants = [(TableVariant.Float32, model.Float)];
        variants.Add((TableVariant.Dynamic, Quantize(new PostTrainingOptions { Mode = QuantizationMode.Dynamic, CorrectBias = model.IsTrained, AdaptiveRounding = model.IsTrained })));
        variants.Add((TableVariant.PostTraining, Quantize(model.IsTrained ? PostTrainingOptions.Recovered : new PostTrainingOptions())));
        if (model.Aware is not null)
            variants.Add((TableVariant.Aware, model.Aware));
        progress?.Report(new OptimizationProgress($"{model.Name}: timing", 0, 1));
        IReadOnlyList<Latency> latencies = _meter.Measure([.. variants.Select(variant => variant.Model)], cancellation);

        List<TableRow> rows = [];
        foreach (((TableVariant variant, TfLiteModel file), Latency measured) in variants.Zip(latencies))
        {
            TableRow row = new()
            {
                Model = model.Name,
                Variant = variant,
                Bytes = file.FileLength,
                SizeRatio = (double)model.Float.FileLength / file.FileLength,
                Latency = measured,
                Speedup = latencies[0].Fastest / measured.Fastest,
            };
            rows.Add(model.IsTrained && input.Data is not null ? await WithAccuracyAsync(row, file) : row);
        }

        return rows;

        TfLiteModel Quantize(PostTrainingOptions options) => TfLiteModel.Parse(
            PostTrainingQuantizer.Quantize(model.Float, options, input.Calibration, new Prefixed(model.Name, progress), cancellation).File);

        async Task<TableRow> WithAccuracyAsync(TableRow row, TfLiteModel file)
        {
            bool isFloat = row.Variant == TableVariant.Float32;
            Evaluator evaluator = new(file, isFloat && input.Data!.IsLabelled ? null : model.Float, input.Options, clock);
            EvaluationResult result = await evaluator.RunAsync(input.Data!, new EvaluationStep($"{model.Name}: evaluating {row.Variant}", progress), cancellation);
            return row with
            {
                Samples = result.Count,
                Top1 = result.Accuracy?.Top1,
                Top1Interval = result.Accuracy?.Top1Interval,
                Difference = isFloat ? null : result.Agreement?.Difference,
                SameAnswers = isFloat || result.Agreement?.SameAnswers is not { } same ? null : (double)same / result.Count,
            };
        }
    }

    private sealed class Prefixed(string name, IProgress<OptimizationProgress>? progress) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => progress?.Report(value with { Step = $"{name}: {value.Step}" });
    }
}
