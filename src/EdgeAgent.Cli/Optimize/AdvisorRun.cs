using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Advice;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Measurement;

namespace EdgeAgent.Cli.Optimize;

/// <summary>Tries the modes, writes the chosen model, and beside it a report with a picture.</summary>
internal static class AdvisorRun
{
    public static async Task<int> RunAsync(
        OptimizeRequest request, ModelFile model, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        (SampleSet calibration, SampleSet data) = OpenBoth(request, model);
        AdvisorInput input = new(
            model.Model,
            new CalibrationSet(calibration, model.Model, request.Preprocessing),
            data,
            new EvaluationOptions { Preprocessing = request.Preprocessing, Threads = Environment.ProcessorCount });
        Advisor advisor = new(input, request.Targets!, new LatencyOptions { Threads = request.Threads }, clock);
        Advice advice = await OptimizeProgress.ShowAsync(
            output, clock, progress => Task.Run(() => advisor.RunAsync(progress, result => AdvisorReport.WriteLine(result, output.Progress), cancellation), cancellation));

        AdvisorDocument document = AdvisorDocument.Of(request, model, advice, data.Samples.Count, calibration.Samples.Count);
        string report = Path.ChangeExtension(request.Output, ".report.md"), picture = Path.ChangeExtension(request.Output, ".report.svg");
        if (advice.Chosen is { } chosen)
            OutputFile.Replace(request.Output, stream => stream.Write(chosen.File.Span));
        OutputFile.Replace(picture, stream => AdvisorReport.WritePicture(advice, model.Name, stream));
        OutputFile.Replace(report, stream => AdvisorReport.WriteMarkdown(document, Path.GetFileName(picture), stream));
        if (json)
            output.WriteJson(document, CliJsonContext.Default.AdvisorDocument);
        else
            AdvisorReport.Write(document, report, output);
        return advice.Chosen is null ? CommandExitCode.Failed : CommandExitCode.Done;
    }

    /// <summary>Samples to calibrate with and samples to measure on, none in both where they come from one place.</summary>
    private static (SampleSet Calibration, SampleSet Data) OpenBoth(OptimizeRequest request, ModelFile model)
    {
        SampleSet data = OptimizeSamples.Open(request, model, request.Data!, request.Labels);
        if (Path.GetFullPath(request.Data!) == Path.GetFullPath(request.Calibration!))
        {
            SampleSplit split = SampleSplit.Of(data, request.Samples, request.Options.Seed);
            return (split.Calibration, split.Evaluation);
        }

        return (OptimizeSamples.Open(request, model, request.Calibration!, []).Draw(request.Samples, request.Options.Seed), data);
    }
}
