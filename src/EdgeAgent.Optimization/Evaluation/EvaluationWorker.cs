using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Agreement;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Reads samples, runs the model and the reference on them, and keeps what is asked of the outputs. For one thread.</summary>
internal sealed class EvaluationWorker : IDisposable
{
    private readonly ModelRun _model;
    private readonly ModelRun? _reference;

    /// <exception cref="UnsupportedModelException">A model cannot be run.</exception>
    /// <exception cref="SampleDataException">Samples, labels and models do not fit.</exception>
    public EvaluationWorker(TfLiteModel model, TfLiteModel? reference, SampleSet samples, EvaluationOptions options)
    {
        _model = new ModelRun(model, samples, options);
        try
        {
            Mapping = HasClasses && samples.IsLabelled ? ClassMapping.For(Interpreter.Outputs[0], samples, options.ClassOffset) : null;
            if (reference is null)
                return;
            _reference = ModelRun.CreateReference(reference, samples, options, _model);
            RequireSameOutputs(_reference.Interpreter);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Interpreter Interpreter => _model.Interpreter;

    public PicturePreprocessing Preprocessing => _model.Preprocessing;

    /// <summary>Whether the first output is a vector of scores.</summary>
    public bool HasClasses => ClassMapping.HasClasses(Interpreter.Outputs[0]);

    /// <summary>How outputs and labels go together; null without labels or classes.</summary>
    public ClassMapping? Mapping { get; }

    /// <exception cref="SampleDataException">The sample cannot be read.</exception>
    public SampleOutcome Run(Sample sample)
    {
        _model.Invoke(sample);
        if (_reference is null)
            return new SampleOutcome(sample, Answer(_model, sample), default, []);
        _reference.Invoke(sample);
        OutputError[] errors = new OutputError[Interpreter.Outputs.Count];
        for (int i = 0; i < errors.Length; i++)
            errors[i] = OutputError.Between(_model.Output(i), _reference.Output(i));
        return new SampleOutcome(sample, Answer(_model, sample), Answer(_reference, sample), errors);
    }

    public void Dispose()
    {
        _model.Dispose();
        _reference?.Dispose();
    }

    private ClassAnswer Answer(ModelRun run, Sample sample) =>
        HasClasses ? ClassAnswer.Of(run.Output(0), Mapping is null ? null : sample.Label, Mapping?.Offset ?? 0) : default;

    private void RequireSameOutputs(Interpreter reference)
    {
        if (Interpreter.Outputs.Count == reference.Outputs.Count && Interpreter.Outputs.Zip(reference.Outputs).All(pair => pair.First.Shape.Equals(pair.Second.Shape)))
            return;
        throw new SampleDataException($"the two models do not compare: the outputs are {Describe(Interpreter)} and {Describe(reference)}; equal shapes are needed");
    }

    private static string Describe(Interpreter interpreter) => string.Join(" with ", interpreter.Outputs.Select(PictureInput.Describe));
}
