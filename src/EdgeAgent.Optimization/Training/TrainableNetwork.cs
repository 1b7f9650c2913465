using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using EdgeAgent.Optimization.Training.Export;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Layers;
using EdgeAgent.Optimization.Training.Losses;
using EdgeAgent.Optimization.Training.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training;

/// <summary>A classifier that is trained: forward and backward passes over a float32 <c>.tflite</c> model.</summary>
/// <remarks>
/// The same data, parameters and seed give the same bits, whatever the number of threads. Memory for activations is kept from step to step; gradients
/// of activations share a few arrays. Not for several callers at once.
/// </remarks>
public sealed partial class TrainableNetwork : IDisposable
{
    private const int PredictedTogether = 32;
    private readonly NetworkGraph _graph;
    private readonly CompiledNetwork _network;
    private readonly WorkBlocks _blocks;
    private readonly GradientMemory _memory = new();
    private readonly SortedDictionary<string, long> _ticks = new(StringComparer.Ordinal);
    private long _steps;

    private TrainableNetwork(NetworkGraph graph, CompiledNetwork network, int threads)
    {
        (_graph, _network, _blocks) = (graph, network, new WorkBlocks(threads));
        Collect();
    }

    /// <summary>The input of one sample: height, width, channels; an input of features has height and width 1.</summary>
    public IReadOnlyList<int> InputShape => _graph.InputShape;

    /// <summary>The number of classes.</summary>
    public int Classes => _graph.Classes;

    /// <summary>What is trained. <see cref="BeginQuantization(Calibration.ICalibrationData, QuantizationTrainingOptions)"/> folds batch normalization, which makes other parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; private set; } = [];

    /// <summary>What else belongs to the network's state: a checkpoint stores it beside the parameters.</summary>
    public IReadOnlyList<StateTensor> State { get; private set; } = [];

    /// <summary>Time spent in each kind of layer since the network was made, forward and backward.</summary>
    public IReadOnlyDictionary<string, TimeSpan> TimeByKind => _ticks.ToDictionary(entry => entry.Key, entry => Stopwatch.GetElapsedTime(0, entry.Value));

    /// <summary>Makes a model ready to be trained.</summary>
    /// <param name="model">A float32 classifier with one input and one output, class scores with or without SOFTMAX.</param>
    /// <param name="options">How.</param>
    /// <exception cref="OptimizationException">The model holds what cannot be trained; the message names operator and tensor.</exception>
    public static TrainableNetwork From(TfLiteModel model, TrainableNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Classes ?? 2, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(options.BatchNormalizationMomentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.BatchNormalizationMomentum, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchNormalizationEpsilon);
        NetworkGraph graph = NetworkGraph.Open(model);
        if (options.Classes is { } classes)
            graph.ReplaceClassifier(classes, options.Seed);
        return new TrainableNetwork(graph, NetworkCompiler.Compile(graph, options), options.Threads);
    }

    /// <summary>A forward pass in training mode, the loss, and a backward pass; <see cref="Parameter.Gradients"/> then hold the mean over the minibatch.</summary>
    /// <param name="inputs">Samples [N, H, W, C].</param>
    /// <param name="labels">The N samples' classes.</param>
    /// <param name="labelSmoothing">0 to below 1.</param>
    /// <returns>The loss and how many were right.</returns>
    /// <exception cref="DivergedException">The loss or a gradient is not finite.</exception>
    /// <exception cref="ArgumentException">The lengths do not go together, or a label is no class.</exception>
    public TrainingStep Step(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, double labelSmoothing)
    {
        if (labels.IsEmpty || inputs.Length != (long)labels.Length * _network.Input.Length)
            throw new ArgumentException($"{labels.Length} labels go with {(long)labels.Length * _network.Input.Length} input values, got {inputs.Length}.", nameof(inputs));
        foreach (int label in labels)
        {
            if (label < 0 || label >= Classes)
                throw new ArgumentException($"Label {label} is not one of {Classes} classes.", nameof(labels));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(labelSmoothing);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(labelSmoothing, 1);
        _steps++;
        foreach (Parameter parameter in IsQuantized ? Parameters : [])
            RequireFinite(TensorPrimitives.SumOfMagnitudes<float>(parameter.Values), $"A value of \"{parameter.Name}\"");
        Pass pass = new(labels.Length, IsTraining: true, _blocks, _memory) { Observes = _ranges is { Options.MovesRanges: true } };
        Forward(pass, inputs);
        float[] gradients = _network.Logits.OpenGradients(_memory, pass.Samples, out _);
        TrainingStep step = SoftmaxCrossEntropy.Run(ReadLogits(pass.Samples), labels, labelSmoothing, gradients.AsSpan(0, pass.Samples * Classes));
        RequireFinite(step.Loss, "The loss");
        Backward(pass);
        foreach (Parameter parameter in Parameters)
            RequireFinite(TensorPrimitives.SumOfMagnitudes<float>(parameter.Gradients), $"A gradient of \"{parameter.Name}\"");
        if (pass.Observes)
            _ranges!.Follow();
        return step;
    }

    /// <summary>Class scores in inference mode: running statistics, and fake quantization when <see cref="IsQuantized"/>.</summary>
    /// <param name="inputs">Samples [N, H, W, C].</param>
    /// <param name="count">N.</param>
    /// <param name="logits">Is given [N, classes], before SOFTMAX.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> logits)
    {
        if (count < 0 || inputs.Length != (long)count * _network.Input.Length || logits.Length < (long)count * Classes)
            throw new ArgumentException($"{count} samples have {(long)count * _network.Input.Length} input values and {(long)count * Classes} scores.", nameof(inputs));
        for (int first = 0; first < count; first += PredictedTogether)
        {
            int samples = Math.Min(PredictedTogether, count - first);
            Forward(new Pass(samples, IsTraining: false, _blocks, _memory), inputs.Slice(first * _network.Input.Length, samples * _network.Input.Length));
            ReadLogits(samples).CopyTo(logits[(first * Classes)..]);
        }
    }

    /// <summary>The network as an ordinary float32 <c>.tflite</c> file: normalization folded, SOFTMAX, names, signatures and metadata as in the source.</summary>
    public byte[] ExportFloat() => TfLiteModelWriter.Write(TrainedGraph.Of(_graph, _network).ToDefinition());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ActivationTensor activation in _network.Activations)
            activation.CloseGradients(_memory);
    }

    private void Forward(Pass pass, ReadOnlySpan<float> inputs)
    {
        foreach (ActivationTensor activation in _network.Activations)
            activation.Reserve(pass.Samples);
        WriteInputs(pass, inputs);
        foreach (Layer layer in _network.Layers)
        {
            long start = Stopwatch.GetTimestamp();
            layer.Forward(pass);
            Count(layer, start);
        }
    }

    private void Backward(Pass pass)
    {
        foreach (Layer layer in _network.Layers.Reverse())
        {
            long start = Stopwatch.GetTimestamp();
            if (layer.Output.NeedsGradients)
                layer.Backward(pass);
            layer.Output.CloseGradients(_memory);
            Count(layer, start);
        }
    }

    private void Count(Layer layer, long start) => _ticks[layer.Kind] = _ticks.GetValueOrDefault(layer.Kind) + Stopwatch.GetTimestamp() - start;

    private void Collect()
    {
        Parameters = [.. _network.Layers.SelectMany(layer => layer.Parameters)];
        State = [.. _network.Layers.SelectMany(layer => layer.State), .. _ranges?.State ?? []];
    }

    private void RequireFinite(double value, string what)
    {
        if (double.IsFinite(value))
            return;
        foreach (ActivationTensor activation in _network.Activations)
            activation.CloseGradients(_memory);
        throw new DivergedException(string.Create(CultureInfo.InvariantCulture, $"{what} is {value} at step {_steps}: training diverged"), _steps);
    }
}
