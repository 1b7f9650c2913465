using EdgeAgent.Optimization.Graphs;
using EdgeAgent.Optimization.Graphs.Fusions;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.Networks;

/// <summary>The graph of a classifier whose operators are merged as far as they go, with what training must know of its ends.</summary>
internal sealed class NetworkGraph
{
    private NetworkGraph(ModelGraph graph, int logits, int classifier) => (Graph, Logits, Classifier) = (graph, logits, classifier);

    /// <summary>The graph; MUL and ADD of constants for each channel are depthwise convolutions of 1x1.</summary>
    public ModelGraph Graph { get; }

    /// <summary>The tensor with the class scores before a last SOFTMAX.</summary>
    public int Logits { get; }

    /// <summary>The place of the layer whose channels are the classes.</summary>
    public int Classifier { get; }

    /// <summary>The input [H, W, C].</summary>
    public IReadOnlyList<int> InputShape => Graph.Tensors[Graph.Inputs[0]].Shape is [_, int height, int width, int channels]
        ? [height, width, channels]
        : [1, 1, Graph.Tensors[Graph.Inputs[0]].Shape[^1]];

    /// <summary>The number of classes.</summary>
    public int Classes => Graph.Tensors[Logits].Shape[^1];

    /// <summary>Opens a model.</summary>
    /// <exception cref="OptimizationException">It is no float32 classifier with one input.</exception>
    public static NetworkGraph Open(TfLiteModel model)
    {
        ModelGraph graph = FloatModelCheck.Open(model, out _, out _);
        GraphFusion.Apply(graph);
        FuseChannelAffine.Apply(graph);
        RequireEnds(graph);
        int logits = graph.Outputs[0], last = graph.ProducerOf(logits);
        if (last >= 0 && graph.Operators[last] is { Operator: BuiltinOperator.Softmax } softmax)
        {
            if (softmax.Options is SoftmaxOptions { Beta: not 1 })
                throw new OptimizationException($"SOFTMAX of tensor \"{graph.Tensors[logits].Name}\" has a beta other than 1, with which training has no loss");
            logits = softmax.Inputs[0];
        }

        if (graph.Tensors[logits].Shape is not { Count: >= 2 } shape || shape.SkipLast(1).Any(dimension => dimension != 1) || shape[^1] < 2)
            throw new OptimizationException($"The output \"{graph.Tensors[logits].Name}\" is [{string.Join(", ", graph.Tensors[logits].Shape)}]; a classifier gives [1, classes] with 2 classes or more");
        return new NetworkGraph(graph, logits, ClassifierOf(graph, logits));
    }

    /// <summary>Puts a new last layer with another number of classes in place of the present one.</summary>
    /// <param name="classes">The number, 2 or more.</param>
    /// <param name="seed">Seeds its weights.</param>
    public void ReplaceClassifier(int classes, int seed)
    {
        OperatorDefinition node = Graph.Operators[Classifier];
        LayerParameters places = LayerParameters.PlacesIn(node)!;
        TensorDefinition old = Graph.Tensors[node.Inputs[places.Weights]];
        int[] shape = [.. old.Shape];
        if (places.Axis != 0)
            throw new OptimizationException($"The last layer \"{Graph.Tensors[node.Outputs[0]].Name}\" is a depthwise convolution, which cannot have another number of classes");
        shape[0] = classes;
        float[] weights = new float[shape.Aggregate(1, (product, dimension) => checked(product * dimension))];
        SeededBits bits = new(seed);
        double reach = Math.Sqrt((double)classes / weights.Length);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (float)(reach * bits.NextSigned());
        int former = Classes;
        int filter = Graph.AddFloats(old.Name, shape, weights);
        int[] inputs = [.. node.Inputs];
        inputs[places.Weights] = filter;
        Graph.Operators[Classifier] = node with { Inputs = inputs };
        places.Replace(Graph, Classifier, weights: null, new float[classes]);
        for (int place = Classifier; place < Graph.Operators.Count; place++)
            Resize(place, former, classes);
    }

    private void Resize(int place, int former, int classes)
    {
        OperatorDefinition node = Graph.Operators[place];
        foreach (int output in node.Outputs)
        {
            TensorDefinition tensor = Graph.Tensors[output];
            Graph.Tensors[output] = tensor with
            {
                Shape = [.. tensor.Shape.SkipLast(1), classes],
                ShapeSignature = tensor.ShapeSignature is { Count: > 0 } signature ? [.. signature.SkipLast(1), classes] : tensor.ShapeSignature,
            };
        }

        if (node.Operator != BuiltinOperator.Reshape)
            return;
        int[] wanted = [.. Graph.Tensors[node.Outputs[0]].Shape];
        int[] inputs = [.. node.Inputs];
        if (inputs.Length > 1 && inputs[1] >= 0)
            inputs[1] = Graph.Add(Graph.Tensors[inputs[1]] with { Data = System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(wanted).ToArray() });
        Graph.Operators[place] = node with { Inputs = inputs, Options = node.Options is ReshapeOptions ? new ReshapeOptions(wanted) : node.Options };
    }

    private static void RequireEnds(ModelGraph graph)
    {
        if (graph.Inputs.Count != 1 || !graph.IsFloatActivation(graph.Inputs[0]) || graph.Tensors[graph.Inputs[0]].Shape is not ([1, _, _, _] or [1, _]))
            throw new OptimizationException($"The model has the inputs {Describe(graph, graph.Inputs)}; one float32 input [1, height, width, channels] or [1, features] can be trained");
        if (graph.Outputs.Count != 1 || !graph.IsFloatActivation(graph.Outputs[0]))
            throw new OptimizationException($"The model has the outputs {Describe(graph, graph.Outputs)}; one float32 output of class scores can be trained");
    }

    private static string Describe(ModelGraph graph, IEnumerable<int> tensors) => string.Join(", ", tensors.Select(tensor =>
        $"\"{graph.Tensors[tensor].Name}\" {graph.Tensors[tensor].Type.ToString().ToLowerInvariant()} [{string.Join(", ", graph.Tensors[tensor].Shape)}]"));

    private static int ClassifierOf(ModelGraph graph, int logits)
    {
        for (int tensor = logits; graph.ProducerOf(tensor) is >= 0 and var place; tensor = graph.Operators[place].Inputs[0])
        {
            if (LayerParameters.PlacesIn(graph.Operators[place]) is not null)
                return place;
        }

        throw new OptimizationException($"No layer with weights computes the class scores \"{graph.Tensors[logits].Name}\": there is nothing to train");
    }
}
