using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Layers;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>The integer arithmetic of one layer with weights.</summary>
internal sealed class LayerQuantization
{
    private readonly WeightedLayer _layer;
    private readonly bool _isFullyConnected;
    private RowRequantizer? _requantizer;
    private byte[] _mask = [];
    private ValueRange[] _ranges = [];

    public LayerQuantization(WeightedLayer layer, bool isInterleaved, bool isFullyConnected)
    {
        (_layer, _isFullyConnected) = (layer, isFullyConnected);
        Parameters = new QuantizedParameters(layer.Channels, layer.Weights.Values.Length, isInterleaved, !isFullyConnected);
    }

    /// <summary>Weights and bias.</summary>
    public QuantizedParameters Parameters { get; }

    /// <summary>Whether all sums are below 2^24, where floats hold every whole number.</summary>
    public bool SumsFitFloats { get; private set; }

    /// <summary>Rounds weights and bias, and makes room for a minibatch.</summary>
    public void Prepare(int rows, int blocks, Bounds bounds)
    {
        (AffineParameters input, AffineParameters output) = (_layer.Input.Grid, _layer.Output.Grid);
        Parameters.Round(_layer.Weights.Values, _layer.Bias.Values, input.Scale);
        float[] scales = Parameters.Scales;
        int largestInput = Math.Max(sbyte.MaxValue - input.ZeroPoint, input.ZeroPoint - sbyte.MinValue);
        SumsFitFloats = Parameters.LargestMagnitude * largestInput < 1 << 24;

        // FULLY_CONNECTED of the reference kernels multiplies its two scales in single precision.
        QuantizedMultiplier[] factors = Array.ConvertAll(scales, scale =>
            QuantizedMultiplier.FromDouble((_isFullyConnected ? input.Scale * scale : (double)input.Scale * scale) / output.Scale));
        _requantizer = new RowRequantizer(factors, Parameters.Bias, Array.ConvertAll(scales, scale => scale * input.Scale), output, bounds);
        if (_mask.Length < rows * _requantizer.MaskStride)
            _mask = new byte[rows * _requantizer.MaskStride];
        if (_ranges.Length < blocks)
            _ranges = new ValueRange[blocks];
    }

    /// <summary>Requantizes the sums of a task's channels and rows.</summary>
    public void Requantize(int task, Span<float> sums, int firstRow, int rows, int firstChannel, int channels, bool observes)
    {
        if (observes)
            _ranges[task] = _requantizer!.Observe(sums, !SumsFitFloats, rows, firstChannel, channels);
        _requantizer!.Run(sums, !SumsFitFloats, _mask.AsSpan(firstRow * _requantizer.MaskStride, rows * _requantizer.MaskStride), rows, firstChannel, channels);
    }

    /// <summary>The range of real values that the tasks of the last forward pass saw.</summary>
    public ValueRange Observed(int tasks) => _ranges.Take(tasks).Aggregate(ValueRange.Empty, (all, range) => all.Union(range));

    /// <summary>Sets gradients of some rows to 0 where codes were clamped, and sums what is left.</summary>
    public void MaskAndSum(Span<float> gradients, int firstRow, int rows, Span<float> sums) =>
        new ChannelRows(rows, _layer.Channels, 0, _layer.Channels).MaskAndSum(gradients, _mask.AsSpan(firstRow * _requantizer!.MaskStride), _requantizer.MaskStride, sums);
}
