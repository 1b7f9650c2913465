using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Runs a model, and a reference beside it if wanted, on a set of samples: accuracy where the samples have labels, agreement where there is a
/// reference.</summary>
/// <remarks>Each thread reads samples and runs interpreters of its own over the one parsed model. Figures are put together in the order of the samples: they are
/// the same whatever the number of threads. Memory: the interpreters, one sample a thread, and some hundred bytes a sample.</remarks>
/// <param name="model">The model.</param>
/// <param name="reference">What it is compared with, such as the float model that it was made of; null for none.</param>
/// <param name="options">How it is evaluated.</param>
/// <param name="clock">Tells the time.</param>
public sealed class Evaluator(TfLiteModel model, TfLiteModel? reference, EvaluationOptions options, TimeProvider clock)
{
    /// <summary>Evaluates.</summary>
    /// <param name="samples">The samples, opened for the model's input.</param>
    /// <param name="progress">Is told after each sample, from any thread; null for nobody.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UnsupportedModelException">A model cannot be run.</exception>
    /// <exception cref="ModelFormatException">A model's metadata are malformed.</exception>
    /// <exception cref="SampleDataException">Samples, labels and model do not fit, or more samples are unreadable than is accepted.</exception>
    /// <exception cref="InvocationException">A model met values that it cannot work with.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public async Task<EvaluationResult> RunAsync(SampleSet samples, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Samples.Count == 0)
            throw new SampleDataException($"{samples.Source} holds no samples");
        List<EvaluationWorker> workers = [];
        try
        {
            do
                workers.Add(new EvaluationWorker(model, reference, samples, options));
            while (workers.Count < Math.Min(options.Threads, samples.Samples.Count));
            RequirePurpose(workers[0], samples);

            long start = clock.GetTimestamp();
            SampleQueue queue = new(samples.Samples, options.AcceptedBadShare);
            SampleOutcome?[] outcomes = new SampleOutcome?[samples.Samples.Count];
            await Task.WhenAll(workers.Select(worker => Task.Factory.StartNew(
                () => Work(worker, queue, samples.Samples, outcomes, progress, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            TimeSpan elapsed = clock.GetElapsedTime(start);
            queue.RequireGood();
            return Summarize(workers, [.. outcomes.OfType<SampleOutcome>()], queue.Bad, elapsed);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    private static void Work(
        EvaluationWorker worker, SampleQueue queue, IReadOnlyList<Sample> samples, SampleOutcome?[] outcomes, IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        try
        {
            while (queue.Take() is int place)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    outcomes[place] = worker.Run(samples[place]);
                }
                catch (SampleDataException e)
                {
                    queue.AddBad(place, e.Message);
                }

                progress?.Report(new EvaluationProgress(queue.Finish(), samples.Count));
            }
        }
        catch
        {
            queue.Close();
            throw;
        }
    }

    private EvaluationResult Summarize(List<EvaluationWorker> workers, IReadOnlyList<SampleOutcome> outcomes, IReadOnlyList<BadSample> bad, TimeSpan elapsed)
    {
        EvaluationWorker first = workers[0];
        OutcomeSummary summary = new(outcomes, first.Mapping);
        return new EvaluationResult
        {
            Input = first.Interpreter.Inputs[0],
            Outputs = first.Interpreter.Outputs,
            Preprocessing = first.Preprocessing,
            Kernels = first.Interpreter.Kernels,
            Threads = workers.Count,
            Count = outcomes.Count,
            Bad = bad,
            Elapsed = elapsed,
            Mapping = first.Mapping,
            Accuracy = summary.Accuracy,
            Agreement = reference is null ? null : summary.Agreement(first.Interpreter.Outputs, first.HasClasses),
        };
    }

    private void RequirePurpose(EvaluationWorker worker, SampleSet samples)
    {
        if (reference is not null || worker.Mapping is not null)
            return;
        throw new SampleDataException(samples.IsLabelled
            ? $"the model's output {PictureInput.Describe(worker.Interpreter.Outputs[0])} is no vector of class scores, so there is no accuracy; a reference model to compare with is needed"
            : $"the samples of {samples.Source} have no classes, so there is no accuracy; a label file or a reference model to compare with is needed");
    }
}
