using System.Globalization;
using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Runs a float model on calibration data and estimates the range of every tensor.</summary>
internal static class ModelCalibration
{
    /// <summary>The ranges of all float32 tensors that the model computes or is fed.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="estimator">How ranges are chosen.</param>
    /// <param name="codes">The codes that will cover a range.</param>
    /// <param name="progress">Told what is done; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>Ranges by tensor index; tensors that the runtime folds into others, and those without a finite value, are not among them.</returns>
    /// <exception cref="OptimizationException">There are no samples, or values are not finite. Infinity is none where the model has a constant that is infinite,
    /// as limits and the padding of maxima are.</exception>
    public static Dictionary<int, ValueRange> Run(
        TfLiteModel model, ICalibrationData data, RangeEstimator estimator, CodeRange codes, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        bool allowsInfinity = model.SubGraphs[0].Tensors.Any(tensor =>
            tensor.Type == TensorType.Float32 && !tensor.Data.IsEmpty && !IsFinite(ValueRange.Of(MemoryMarshal.Cast<byte, float>(tensor.Data.Span))));
        Dictionary<int, TensorStatistics> statistics = [];
        Scan("calibrating", (tensor, values, sample) =>
        {
            ValueRange range = ValueRange.Of(values);
            if (!IsFinite(range))
                range = allowsInfinity && !float.IsNaN(range.Min) ? ValueRange.OfFinite(values) : throw NotFinite(tensor, sample);
            if (range.IsEmpty)
                return;
            if (!statistics.TryGetValue(tensor.Index, out TensorStatistics? seen))
                statistics[tensor.Index] = seen = new TensorStatistics();
            seen.Add(range);
        });
        if (estimator.NeedsHistogram)
        {
            foreach (TensorStatistics seen in statistics.Values)
                seen.StartHistogram();
            Scan("counting values", (tensor, values, _) => statistics.GetValueOrDefault(tensor.Index)?.Histogram?.Add(values));
        }

        return statistics.ToDictionary(entry => entry.Key, entry => estimator.Estimate(entry.Value, codes));

        void Scan(string step, TensorVisitor visit) => FloatRun.Over(
            model,
            data,
            (interpreter, sample) =>
            {
                foreach (TensorInfo tensor in interpreter.Tensors)
                {
                    if (tensor is { Type: TensorType.Float32, IsConstant: false } && interpreter.TensorBytes(tensor.Index) is { Length: > 0 } bytes)
                        visit(tensor, MemoryMarshal.Cast<byte, float>(bytes), sample);
                }
            },
            done => progress?.Report(new OptimizationProgress(step, done, data.Count)),
            cancellation);
    }

    private static bool IsFinite(ValueRange range) => float.IsFinite(range.Min) && float.IsFinite(range.Max);

    private static OptimizationException NotFinite(TensorInfo tensor, int sample) => new(string.Create(
        CultureInfo.InvariantCulture, $"Tensor {tensor} holds values that are not finite on calibration sample {sample}; the float model must give finite values"));

    private delegate void TensorVisitor(TensorInfo tensor, ReadOnlySpan<float> values, int sample);
}
