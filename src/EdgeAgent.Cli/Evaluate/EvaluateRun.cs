using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>Opens models and samples, evaluates with progress on standard error, and compares layers.</summary>
internal sealed class EvaluateRun(EvaluateRequest request, TimeProvider clock)
{
    public async Task<EvaluateOutcome> RunAsync(CommandOutput output, CancellationToken cancellation)
    {
        ModelFile model = ModelFile.Load(request.Model);
        ModelFile? against = request.Against is null ? null : ModelFile.Load(request.Against);
        SampleSet all = SampleSet.Open(request.Data, InputOf(model), request.Labels, request.Records);
        SampleSet samples = request.Limit is int limit ? all.Draw(limit, request.Seed) : all;
        EvaluationResult result = await EvaluateProgress.ShowAsync(
            output, $"evaluating {model.Name}", clock,
            progress => new Evaluator(model.Model, against?.Model, request.Options, clock).RunAsync(samples, progress, cancellation));
        return new EvaluateOutcome(model, against, samples, all.Samples.Count, result, CompareLayers(model, against, samples, result, cancellation));
    }

    private TensorInfo InputOf(ModelFile model)
    {
        using Interpreter interpreter = model.Prepare(new InterpreterOptions { Kernels = request.Options.Kernels });
        return interpreter.Inputs.Count > 0 ? interpreter.Inputs[0] : throw new CommandFailureException($"{model.Name} has no input");
    }

    private IReadOnlyList<LayerError> CompareLayers(
        ModelFile model, ModelFile? against, SampleSet samples, EvaluationResult result, CancellationToken cancellation)
    {
        if (against is null || request.Layers == 0)
            return [];
        HashSet<string> bad = [.. result.Bad.Select(sample => sample.Name)];
        SampleSet good = samples.Select(Enumerable.Range(0, samples.Samples.Count).Where(place => !bad.Contains(samples.Samples[place].Name)));
        return LayerErrorReport.Compare(model.Model, against.Model, good.Draw(request.Layers, request.Seed), request.Options, cancellation);
    }
}
