using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Adaptation;

/// <summary>A classifier's last layer: the int8 FULLY_CONNECTED or 1x1 CONV_2D after which only the form and the scale of its results change.</summary>
/// <param name="Operator">The layer's place among the operators.</param>
/// <param name="Features">The tensor that it reads.</param>
/// <param name="Weights">Its weights [classes, ..., depth].</param>
/// <param name="Bias">Its bias [classes].</param>
/// <param name="Logits">The tensors that hold its results, as it gives them and reshaped: they share one quantization.</param>
/// <param name="Depth">Features a picture.</param>
/// <param name="Classes">Results a picture.</param>
internal sealed record ClassifierHead(int Operator, int Features, int Weights, int Bias, IReadOnlyList<int> Logits, int Depth, int Classes)
{
    private const string Accepted = "a classifier that ends with an int8 FULLY_CONNECTED or 1x1 CONV_2D with a bias and no activation, then RESHAPE, SQUEEZE, SOFTMAX, LOGISTIC or (DE)QUANTIZE";

    /// <summary>Finds the last layer.</summary>
    /// <param name="model">The model, with one graph, one input and one output.</param>
    /// <exception cref="AdaptationException">The model does not end in one.</exception>
    public static ClassifierHead Find(ModelDefinition model)
    {
        if (model.SubGraphs is not [{ Inputs.Count: 1, Outputs: [var output] } graph])
            throw new AdaptationException("The model has several graphs, inputs or outputs; a classifier with one of each can be adapted.");
        List<int> logits = [];
        for (int i = graph.Operators.Count - 1; i >= 0; i--)
        {
            OperatorDefinition node = graph.Operators[i];
            if (!node.Outputs.Contains(output))
                continue;
            switch (node.Operator)
            {
                case BuiltinOperator.FullyConnected or BuiltinOperator.Conv2D:
                    logits.Add(output);
                    return Describe(graph, i, logits);
                case BuiltinOperator.Reshape or BuiltinOperator.Squeeze:
                    logits.Add(output);
                    break;
                case BuiltinOperator.Softmax or BuiltinOperator.LogSoftmax or BuiltinOperator.Logistic or BuiltinOperator.Quantize or BuiltinOperator.Dequantize:
                    logits.Clear();
                    break;
                default:
                    throw new AdaptationException($"The model ends with operator {i} ({node.Operator}); accepted: {Accepted}.");
            }
            output = node.Inputs[0];
        }
        throw new AdaptationException($"The model has no layer before its output; accepted: {Accepted}.");
    }

    private static ClassifierHead Describe(SubGraphDefinition graph, int place, List<int> logits)
    {
        OperatorDefinition node = graph.Operators[place];
        bool isPlain = node.Options is FullyConnectedOptions { FusedActivation: ActivationFunction.None, WeightsFormat: FullyConnectedWeightsFormat.Default }
            or Conv2DOptions { FusedActivation: ActivationFunction.None };
        if (!isPlain || node.Inputs is not [int features, int weights, >= 0 and int bias])
            throw Refuse(place, node);
        TensorDefinition input = graph.Tensors[features], filter = graph.Tensors[weights], sums = graph.Tensors[bias];
        int depth = filter.Shape[^1], classes = filter.Shape[0];
        bool isInt8 = input is { Type: TensorType.Int8, Quantization.Scales.Count: 1 } && filter is { Type: TensorType.Int8, Data.IsEmpty: false, Quantization: not null }
            && sums is { Type: TensorType.Int32, Data.IsEmpty: false } && graph.Tensors[logits[^1]] is { Type: TensorType.Int8, Quantization.Scales.Count: 1 };
        bool isOneRow = filter.Shape.Skip(1).SkipLast(1).All(extent => extent == 1) && Elements(input) == depth && Elements(graph.Tensors[logits[^1]]) == classes && classes > 1;
        return isInt8 && isOneRow ? new ClassifierHead(place, features, weights, bias, logits, depth, classes) : throw Refuse(place, node);
    }

    private static AdaptationException Refuse(int place, OperatorDefinition node) => new($"Operator {place} ({node.Operator}) cannot be retrained; accepted: {Accepted}.");

    private static long Elements(TensorDefinition tensor) => tensor.Shape.Aggregate(1L, (product, extent) => product * extent);
}
