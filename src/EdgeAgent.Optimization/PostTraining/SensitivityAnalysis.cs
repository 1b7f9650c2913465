using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Measures what each layer costs: by how much the output comes closer to the float model when that layer alone is kept.</summary>
internal static class SensitivityAnalysis
{
    /// <summary>The gain of keeping each layer, in decibels of the output's signal-to-quantization-noise ratio.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="ranges">The ranges of its tensors.</param>
    /// <param name="options">The quantization.</param>
    /// <param name="fidelity">The float model's outputs.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>By the operator's place, for all operators with weights.</returns>
    public static Dictionary<int, double> Run(
        ModelGraph graph, IReadOnlyDictionary<int, ValueRange> ranges, PostTrainingOptions options, OutputFidelity fidelity, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        Dictionary<int, Precision> none = [];
        int[] layers = [.. PrecisionPlanner.Plan(graph, options, none).Index()
            .Where(plan => plan.Item.Rule?.Weights is not null && plan.Item.Precision == options.Precision).Select(plan => plan.Index)];
        double all = Measure(none);
        Dictionary<int, double> gains = [];
        foreach (int layer in layers)
        {
            gains[layer] = Measure(new Dictionary<int, Precision> { [layer] = options.SensitivePrecision }) - all;
            progress?.Report(new OptimizationProgress("measuring layers' sensitivity", gains.Count, layers.Length));
        }

        return gains;

        double Measure(IReadOnlyDictionary<int, Precision> exceptions)
        {
            IntegerGraphWriter writer = new(graph, PrecisionPlanner.Plan(graph, options, exceptions), ranges);
            return fidelity.Of(TfLiteModel.Parse(TfLiteModelWriter.Write(writer.Write(TensorType.Float32, TensorType.Float32))), cancellation);
        }
    }
}
