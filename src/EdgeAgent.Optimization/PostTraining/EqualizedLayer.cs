using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>The parameters of a convolution while its channels are scaled.</summary>
internal sealed class EqualizedLayer
{
    private readonly ModelGraph _graph;
    private readonly int _place;
    private readonly LayerParameters _places;
    private readonly WeightLayout _outputs, _inputs;
    private readonly float[] _weights, _bias;

    /// <summary>Copies the parameters.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="place">The place of a CONV_2D or DEPTHWISE_CONV_2D with constant parameters.</param>
    public EqualizedLayer(ModelGraph graph, int place)
    {
        (_graph, _place) = (graph, place);
        OperatorDefinition node = graph.Operators[place];
        _places = LayerParameters.PlacesIn(node)!;
        IReadOnlyList<int> shape = graph.Tensors[node.Inputs[_places.Weights]].Shape;
        _outputs = WeightLayout.Of(shape, _places.Axis);

        // Input channels stand last in both kinds of filters: [out, h, w, in] and [1, h, w, channel].
        _inputs = WeightLayout.Of(shape, 3);
        _weights = graph.Floats(node.Inputs[_places.Weights]).ToArray();
        _bias = _places.ReadBias(graph, node);
    }

    /// <summary>The largest weight of each output channel.</summary>
    public float[] LargestOfOutputs() => Largest(_outputs);

    /// <summary>The largest weight that each input channel meets.</summary>
    public float[] LargestOfInputs() => Largest(_inputs);

    /// <summary>Makes each output channel smaller by a factor.</summary>
    public void DivideOutputs(float[] factors)
    {
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] /= factors[_outputs.ChannelOf(i)];
        for (int channel = 0; channel < _bias.Length; channel++)
            _bias[channel] /= factors[channel];
    }

    /// <summary>Makes up for input channels that became smaller by a factor.</summary>
    public void MultiplyInputs(float[] factors)
    {
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] *= factors[_inputs.ChannelOf(i)];
    }

    /// <summary>Gives the graph the scaled parameters.</summary>
    public void Store() => _places.Replace(_graph, _place, _weights, _bias);

    private float[] Largest(WeightLayout layout)
    {
        float[] largest = new float[layout.Channels];
        for (int i = 0; i < _weights.Length; i++)
            largest[layout.ChannelOf(i)] = MathF.Max(largest[layout.ChannelOf(i)], MathF.Abs(_weights[i]));
        return largest;
    }
}
