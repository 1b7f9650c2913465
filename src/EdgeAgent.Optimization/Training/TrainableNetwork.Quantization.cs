using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Export;
using EdgeAgent.Optimization.Training.Layers;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.Optimization.Training.QuantizationAware;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training;

/// <content>Quantization-aware training.</content>
public sealed partial class TrainableNetwork
{
    private TrainedRanges? _ranges;

    /// <summary>Whether weights and activations are quantized as in the integer file.</summary>
    public bool IsQuantized => _ranges is not null;

    /// <summary>Goes over to quantization-aware training.</summary>
    /// <remarks>
    /// Batch normalization is folded into weights and biases with its running statistics: <see cref="Parameters"/> and <see cref="State"/> change, and
    /// state then holds the range of every activation. From here on each forward pass computes what the integer kernels compute, to the bit, and
    /// gradients pass where nothing was clamped (the straight-through estimator).
    /// </remarks>
    /// <param name="calibration">Typical inputs.</param>
    /// <param name="options">How.</param>
    /// <exception cref="OptimizationException">There are no samples, or an operator has no integer kernel.</exception>
    /// <exception cref="InvalidOperationException">The network is quantized already.</exception>
    public void BeginQuantization(ICalibrationData calibration, QuantizationTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(options);
        if (IsQuantized)
            throw new InvalidOperationException("The network is quantized already.");
        ArgumentOutOfRangeException.ThrowIfNegative(options.RangeMomentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.RangeMomentum, 1);
        TrainedRanges ranges = TrainedRanges.Calibrate(TrainedGraph.Of(_graph, _network), _network, calibration, options);
        foreach (Layer layer in _network.Layers)
        {
            (layer as WeightedLayer)?.FoldNormalization();
            layer.BeginQuantization();
        }

        _ranges = ranges;
        Collect();
    }

    /// <summary>Goes over to quantization-aware training with samples at hand.</summary>
    /// <param name="inputs">Samples [N, H, W, C].</param>
    /// <param name="count">N, 1 or more.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public void BeginQuantization(ReadOnlySpan<float> inputs, int count, QuantizationTrainingOptions options)
    {
        if (count < 1 || inputs.Length != (long)count * _network.Input.Length)
            throw new ArgumentException($"{count} samples have {(long)count * _network.Input.Length} input values, got {inputs.Length}.", nameof(inputs));
        BeginQuantization(new SampleArray(inputs.ToArray(), count), options);
    }

    /// <summary>The network as an int8 <c>.tflite</c> file on the grids that it was trained with; it decides as <see cref="Predict"/> does.</summary>
    /// <param name="inputType">Int8, UInt8 or Float32.</param>
    /// <param name="outputType">Int8, UInt8 or Float32.</param>
    /// <exception cref="InvalidOperationException">The network is not quantized.</exception>
    /// <exception cref="OptimizationException">The file could not be run.</exception>
    public byte[] ExportInteger(TensorType inputType = TensorType.Int8, TensorType outputType = TensorType.Int8)
    {
        if (_ranges is null)
            throw new InvalidOperationException("The network is not quantized; begin quantization first.");
        PostTrainingOptions options = new() { InputType = inputType, OutputType = outputType };
        if (options.Refuse() is { } sentence)
            throw new OptimizationException(sentence);
        ModelGraph graph = TrainedGraph.Of(_graph, _network);
        IReadOnlyList<OperatorPlan> plans = PrecisionPlanner.Plan(graph, options, new Dictionary<int, Precision>());
        byte[] file = TfLiteModelWriter.Write(new IntegerGraphWriter(graph, plans, _ranges.ByTensor()).Write(inputType, outputType));
        PostTrainingQuantizer.RequireRunnable(file);
        return file;
    }

    private void WriteInputs(Pass pass, ReadOnlySpan<float> inputs)
    {
        ActivationTensor input = _network.Input;
        inputs.CopyTo(input.Values);
        if (_ranges is null)
            return;
        _ranges.Plan();
        if (pass.Observes)
            input.Observed = ValueRange.Of(inputs);
        pass.Blocks.Run(pass.Samples, sample => InputQuantizer.Run(input.Values.AsSpan(sample * input.Length, input.Length), input.Grid));
    }

    private ReadOnlySpan<float> ReadLogits(int samples)
    {
        ReadOnlySpan<float> values = _network.Logits.Values.AsSpan(0, samples * Classes);
        if (_ranges is null)
            return values;
        float[] reals = new float[values.Length];
        for (int i = 0; i < reals.Length; i++)
            reals[i] = values[i] * _network.Logits.Grid.Scale;
        return reals;
    }
}
