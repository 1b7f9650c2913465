using System.Diagnostics.Metrics;
using EdgeAgent.Core.Execution;

namespace EdgeAgent.Core.Telemetry;

/// <summary>The instruments that inferences are recorded with as they happen, by slot.</summary>
/// <remarks>Recording allocates nothing in here; thread-safe.</remarks>
internal sealed class InferenceMeter(Meter meter)
{
    // Seconds, from a small model on a fast core to a large one on a Pi Zero: each bound at most 2.5 times the one before.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Counter<long> _inferences = meter.CreateCounter<long>("edgeagent.inferences", "{inference}", "Inferences finished, by slot and by who asked for them.");
    private readonly Counter<long> _inputErrors = meter.CreateCounter<long>("edgeagent.input.errors", "{input}", "Inputs that could not be read, decoded or run, by slot.");
    private readonly Histogram<double> _inference = meter.CreateHistogram("edgeagent.inference.duration", "s", "Time of the inference alone, by slot.", tags: null, Durations);
    private readonly Histogram<double> _preprocess = meter.CreateHistogram(
        "edgeagent.preprocess.duration", "s", "Time from a picture's bytes to the input tensor, by slot.", tags: null, Durations);

    public void Inference(string slot, InferenceSource source, TimeSpan duration)
    {
        _inferences.Add(1, new("slot", slot), new("source", source == InferenceSource.Api ? "api" : "pipeline"));
        _inference.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("slot", slot));
    }

    public void Preprocess(string slot, TimeSpan duration) => _preprocess.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("slot", slot));

    public void InputError(string slot) => _inputErrors.Add(1, new KeyValuePair<string, object?>("slot", slot));
}
