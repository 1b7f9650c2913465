using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Evaluation.Statistics;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Comparison;

/// <summary>What a classifier says to every sample of a labelled set, to be compared with what others say.</summary>
public sealed class ModelAnswers
{
    private readonly ClassAnswer[] _answers;

    private ModelAnswers(SampleSet samples, ClassMapping mapping, ClassAnswer[] answers)
    {
        _answers = answers;
        Accuracy = new ClassificationAccuracy(mapping.Classes, [.. samples.Samples.Select((sample, i) => (sample.Label!.Value, answers[i]))]);
    }

    /// <summary>How often it is right.</summary>
    public ClassificationAccuracy Accuracy { get; }

    /// <summary>Runs a model on all samples.</summary>
    /// <param name="model">The model: one input, and class scores as its first output.</param>
    /// <param name="samples">The samples, labelled, at least one.</param>
    /// <param name="options">How; the answers do not depend on the threads. No sample may be bad.</param>
    /// <param name="progress">Told how many samples are done; null for nobody.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="SampleDataException">A sample cannot be read, or labels and outputs do not fit.</exception>
    /// <exception cref="UnsupportedModelException">The model cannot be run.</exception>
    public static async Task<ModelAnswers> OfAsync(
        TfLiteModel model, SampleSet samples, EvaluationOptions options, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        ClassAnswer[] answers = new ClassAnswer[samples.Samples.Count];
        int workers = Math.Clamp(options.Threads, 1, samples.Samples.Count), done = 0;
        ClassMapping[] mappings = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                using ModelRun run = new(model, samples, options);
                ClassMapping mapping = ClassMapping.For(run.Interpreter.Outputs[0], samples, options.ClassOffset);
                for (int i = worker; i < answers.Length; i += workers)
                {
                    cancellation.ThrowIfCancellationRequested();
                    answers[i] = Answer(run, samples, samples.Samples[i], mapping);
                    progress?.Report(new EvaluationProgress(Interlocked.Increment(ref done), answers.Length));
                }

                return mapping;
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return new ModelAnswers(samples, mappings[0], answers);
    }

    private static ClassAnswer Answer(ModelRun run, SampleSet samples, Sample sample, ClassMapping mapping)
    {
        try
        {
            run.Invoke(sample);
        }
        catch (SampleDataException e)
        {
            throw new SampleDataException($"{sample.Name} of {samples.Source} cannot be used: {e.Message}", e);
        }

        return ClassAnswer.Of(run.Output(0), sample.Label, mapping.Offset);
    }

    /// <summary>This model's accuracy less another's, on the same samples.</summary>
    /// <param name="other">The other's answers.</param>
    public PairedDifference Less(ModelAnswers other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new PairedDifference(
            _answers.Length,
            _answers.Zip(other._answers).Count(pair => pair.First.LabelRank == 0 && pair.Second.LabelRank != 0),
            _answers.Zip(other._answers).Count(pair => pair.First.LabelRank != 0 && pair.Second.LabelRank == 0));
    }

    /// <summary>To how many samples another model gives the same answer.</summary>
    /// <param name="other">The other's answers to the same samples.</param>
    public int SameAs(ModelAnswers other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return SameAs([.. other._answers.Select(answer => answer.Output)]);
    }

    /// <summary>To how many samples the largest output is a given one.</summary>
    /// <param name="outputs">The output for each sample.</param>
    public int SameAs(IReadOnlyList<int> outputs) => _answers.Where((answer, i) => !answer.IsNone && answer.Output == outputs[i]).Count();
}
