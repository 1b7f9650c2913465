using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Takes the mean error that rounded weights cause off a layer's bias.</summary>
/// <remarks>Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2, with measured input means.</remarks>
internal static class BiasCorrection
{
    /// <summary>Corrects the bias of one layer.</summary>
    /// <param name="graph">The float graph; the layer gets another bias.</param>
    /// <param name="place">The layer's place.</param>
    /// <param name="layer">What it sees.</param>
    /// <param name="quantized">Its weights as they will be written.</param>
    /// <returns>The largest correction.</returns>
    public static double Apply(ModelGraph graph, int place, QuantizedLayer layer, QuantizedWeights quantized)
    {
        LayerParameters places = LayerParameters.PlacesIn(graph.Operators[place])!;
        float[] weights = graph.Floats(graph.Operators[place].Inputs[places.Weights]).ToArray();
        float[] bias = places.ReadBias(graph, graph.Operators[place]);
        double[]? shared = layer.SharesRows ? layer.MeanInput(0) : null;
        double largest = 0;
        for (int channel = 0; channel < bias.Length; channel++)
        {
            double[] mean = shared ?? layer.MeanInput(channel);
            double error = 0;
            for (int i = 0; i < mean.Length; i++)
            {
                int weight = layer.WeightAt(channel, i);
                error += (quantized.Dequantize(weight) - (double)weights[weight]) * mean[i];
            }

            bias[channel] -= (float)error;
            largest = Math.Max(largest, Math.Abs(error));
        }

        places.Replace(graph, place, weights: null, bias);
        return largest;
    }
}
