using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>A float graph as a model that can be run, and where the graph's tensors stand in it.</summary>
internal sealed class QuantizableModel
{
    private readonly int[] _places;

    private QuantizableModel(TfLiteModel model, int[] places) => (Model, _places) = (model, places);

    /// <summary>The model.</summary>
    public TfLiteModel Model { get; }

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    public static QuantizableModel Of(ModelGraph graph)
    {
        int[] places = new int[graph.Tensors.Count];
        ModelDefinition definition = graph.ToDefinition(places: places);
        return new QuantizableModel(TfLiteModel.Parse(TfLiteModelWriter.Write(definition)), places);
    }

    /// <summary>The index in the model of a tensor of the graph; -1 for one that nothing uses.</summary>
    /// <param name="tensor">Its index in the graph.</param>
    public int PlaceOf(int tensor) => _places[tensor];

    /// <summary>Ranges of the model's tensors as ranges of the graph's.</summary>
    /// <param name="ranges">By index in the model.</param>
    public Dictionary<int, ValueRange> ToGraph(IReadOnlyDictionary<int, ValueRange> ranges)
    {
        Dictionary<int, ValueRange> result = [];
        for (int tensor = 0; tensor < _places.Length; tensor++)
        {
            if (_places[tensor] >= 0 && ranges.TryGetValue(_places[tensor], out ValueRange range))
                result[tensor] = range;
        }

        return result;
    }
}
