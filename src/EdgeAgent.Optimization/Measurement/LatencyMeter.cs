using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Measurement;

/// <summary>Times several models in turns, so that whatever else the machine does meets all of them alike and their ratios hold.</summary>
/// <param name="options">How.</param>
/// <param name="clock">Tells the time.</param>
public sealed class LatencyMeter(LatencyOptions options, TimeProvider clock)
{
    private const long MaxBytes = 3L << 30;

    /// <summary>Times models, one inference of each a round.</summary>
    /// <param name="models">The models.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The latency of each.</returns>
    /// <exception cref="UnsupportedModelException">A model cannot be run.</exception>
    public IReadOnlyList<Latency> Measure(IReadOnlyList<TfLiteModel> models, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(models);
        List<Interpreter> interpreters = [];
        try
        {
            foreach (TfLiteModel model in models)
                interpreters.Add(Create(model));
            List<TimeSpan>[] times = [.. interpreters.Select(_ => new List<TimeSpan>())];
            interpreters.ForEach(interpreter => interpreter.Invoke());
            long start = clock.GetTimestamp();
            for (int round = 0; round < options.LeastRuns || clock.GetElapsedTime(start) < options.TimePerModel * models.Count; round++)
            {
                for (int i = 0; i < interpreters.Count; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    long before = clock.GetTimestamp();
                    interpreters[i].Invoke();
                    times[i].Add(clock.GetElapsedTime(before));
                }
            }

            return [.. times.Zip(interpreters, (of, interpreter) => Summarize(of, interpreter.Kernels))];
        }
        finally
        {
            interpreters.ForEach(interpreter => interpreter.Dispose());
        }
    }

    private Interpreter Create(TfLiteModel model)
    {
        Interpreter interpreter = Interpreter.Create(
            model, new InterpreterOptions { Threads = options.Threads, Kernels = options.Kernels, MaxArenaBytes = MaxBytes, MaxWeightsBytes = MaxBytes });
        new GeneratedInput(1).Fill(interpreter);
        return interpreter;
    }

    private static Latency Summarize(List<TimeSpan> times, string kernels)
    {
        times.Sort();
        return new Latency(times[0], times[times.Count / 2], times.Count, kernels);
    }
}
