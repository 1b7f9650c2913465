using EdgeAgent.Cli.Optimize;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Measurement;
using EdgeAgent.Optimization.Tables;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Table;

/// <summary>Loads the models one after another and measures them.</summary>
internal sealed class TableRun(TableRequest request, TimeProvider clock)
{
    private const int GeneratedSamples = 8;

    public async Task<TableDocument> RunAsync(CommandOutput output, CancellationToken cancellation)
    {
        QuantizationTable table = new(new LatencyOptions { Threads = request.Threads, Kernels = request.Kernels }, clock);
        List<TableRow> rows = [];
        List<string> remarks = [];
        foreach (TableSource source in request.Models)
        {
            TableModel model = source.Load(request.Weights.GetValueOrDefault(source.Name), request.Aware.GetValueOrDefault(source.Name));
            TableInput input = Open(model, remarks);
            rows.AddRange(await OptimizeProgress.ShowAsync(
                output, clock, progress => Task.Run(() => table.MeasureAsync(model, input, progress, cancellation), cancellation)));
        }

        return TableDocument.Of(request, rows, remarks);
    }

    private TableInput Open(TableModel model, List<string> remarks)
    {
        EvaluationOptions options = new() { Preprocessing = request.Preprocessing, Threads = Environment.ProcessorCount };
        TensorInfo tensor, classes;
        using (Interpreter interpreter = Prepare(model))
            (tensor, classes) = (interpreter.Inputs[0], interpreter.Outputs[0]);
        if (!model.IsTrained)
            remarks.Add($"{model.Name} has seeded weights, which know nothing: its accuracy is left empty, its size and latency are those of trained weights.");
        SampleSet? data = request.Data is null ? null : SampleSet.Open(request.Data, tensor);
        if (data is null && request.Calibration is null)
        {
            if (model.IsTrained)
                remarks.Add($"{model.Name} was calibrated with the repeatable pattern, for want of --data and --calibration.");
            return new TableInput(new GeneratedCalibration(GeneratedSamples), null, options);
        }

        SampleSet calibration;
        if (request.Calibration is { } folder)
            calibration = SampleSet.Open(folder, tensor).Draw(request.Samples, request.Seed);
        else
            (calibration, data) = SampleSplit.Of(data!, request.Samples, request.Seed);
        if (model.IsTrained && data is { IsLabelled: true } && data.Samples.Max(sample => sample.Label) >= classes.Shape.ElementCount)
        {
            remarks.Add($"{model.Name} has {classes.Shape.ElementCount} outputs and the data more classes: its accuracy is left empty, only agreement with float is told.");
            data = data.WithoutLabels();
        }

        if (request.Limit is { } limit)
            data = data?.Draw(limit, request.Seed);
        return new TableInput(new CalibrationSet(calibration, model.Float, request.Preprocessing), data, options);
    }

    private static Interpreter Prepare(TableModel model)
    {
        try
        {
            Interpreter interpreter = Interpreter.Create(model.Float, new InterpreterOptions { MaxWeightsBytes = int.MaxValue });
            return interpreter.Inputs.Count == 1 ? interpreter : throw new CommandFailureException($"{model.Name} has {interpreter.Inputs.Count} inputs; models with one can be measured");
        }
        catch (Exception e) when (e is UnsupportedModelException or ModelFormatException)
        {
            throw new CommandFailureException($"{model.Name} cannot be run: {e.Message}", e);
        }
    }
}
