using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>What the window of a layer saw at randomly chosen places on calibration data: one row of inputs for each place.</summary>
internal sealed class LayerPatches
{
    /// <summary>Rows that are kept of a layer.</summary>
    private const int MaxRows = 1024;

    private readonly List<float[]> _rows = [];

    private LayerPatches(int taps, int channels) => (Taps, Channels) = (taps, channels);

    /// <summary>Places in the window.</summary>
    public int Taps { get; }

    /// <summary>Channels of the input.</summary>
    public int Channels { get; }

    /// <summary>The rows: the value at tap t and channel c stands at <c>t * Channels + c</c>; 0 in the padding.</summary>
    public IReadOnlyList<float[]> Rows => _rows;

    /// <summary>Collects rows for layers.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="model">The same graph as a model.</param>
    /// <param name="layers">Places of CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED.</param>
    /// <param name="data">The samples.</param>
    /// <param name="seed">Seeds the choice of places.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static Dictionary<int, LayerPatches> Collect(
        ModelGraph graph, QuantizableModel model, IReadOnlyList<int> layers, ICalibrationData data, int seed, IProgress<OptimizationProgress>? progress, CancellationToken cancellation)
    {
        Random random = new(seed);
        int rowsOfSample = Math.Max(MaxRows / Math.Max(data.Count, 1), 1);
        Dictionary<int, LayerPatches> patches = layers.ToDictionary(layer => layer, layer => For(graph, graph.Operators[layer]));
        FloatRun.Over(
            model.Model,
            data,
            (interpreter, _) =>
            {
                foreach ((int layer, LayerPatches of) in patches)
                    of.Sample(graph, graph.Operators[layer], interpreter, model, rowsOfSample, random);
            },
            done => progress?.Report(new OptimizationProgress("looking at layers' inputs", done, data.Count)),
            cancellation);
        return patches;
    }

    private static LayerPatches For(ModelGraph graph, OperatorDefinition node)
    {
        IReadOnlyList<int> filter = graph.Tensors[node.Inputs[1]].Shape;
        return node.Operator == BuiltinOperator.FullyConnected ? new LayerPatches(1, filter[1]) : new LayerPatches(filter[1] * filter[2], graph.Tensors[node.Inputs[0]].Shape[3]);
    }

    private void Sample(ModelGraph graph, OperatorDefinition node, Interpreter interpreter, QuantizableModel model, int count, Random random)
    {
        if (interpreter.TensorBytes(model.PlaceOf(node.Inputs[0])) is not { } bytes)
            return;
        ReadOnlySpan<float> input = MemoryMarshal.Cast<byte, float>(bytes);
        if (LayerWindow.Of(graph, node) is not { } window)
        {
            for (int start = 0; start + Channels <= input.Length && _rows.Count < 4 * MaxRows; start += Channels)
                _rows.Add(input.Slice(start, Channels).ToArray());
            return;
        }

        for (int i = 0; i < count; i++)
            _rows.Add(window.Gather(input, random.Next(window.OutputHeight), random.Next(window.OutputWidth)));
    }
}
