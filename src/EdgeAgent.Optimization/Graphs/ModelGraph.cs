using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs;

/// <summary>A model's only graph while it is rewritten: operators come and go, tensors only come.</summary>
internal sealed class ModelGraph
{
    private readonly ModelDefinition _model;
    private readonly SubGraphDefinition _graph;

    private ModelGraph(ModelDefinition model) => (_model, _graph) = (model, model.SubGraphs[0]);

    /// <summary>What the model's file says about it; null for nothing.</summary>
    public string? Description
    {
        get => _model.Description;
        set => _model.Description = value;
    }

    /// <summary>The tensors by index.</summary>
    public IList<TensorDefinition> Tensors => _graph.Tensors;

    /// <summary>The operators in the order of execution.</summary>
    public IList<OperatorDefinition> Operators => _graph.Operators;

    /// <summary>Indices of the tensors that the caller feeds.</summary>
    public IList<int> Inputs => _graph.Inputs;

    /// <summary>Indices of the tensors that are the result.</summary>
    public IList<int> Outputs => _graph.Outputs;

    /// <summary>The graph of a model, free to be changed.</summary>
    /// <param name="model">A model with one subgraph.</param>
    public static ModelGraph Of(TfLiteModel model) => new(ModelDefinition.From(model));

    /// <summary>A copy that is changed without changing this one; constants are shared, being replaced and never overwritten.</summary>
    public ModelGraph Copy()
    {
        ModelDefinition copy = new() { Description = _model.Description };
        SubGraphDefinition graph = new() { Name = _graph.Name };
        copy.SubGraphs.Add(graph);
        AddAll(graph.Tensors, Tensors);
        AddAll(graph.Operators, Operators);
        AddAll(graph.Inputs, Inputs);
        AddAll(graph.Outputs, Outputs);
        AddAll(copy.Metadata, _model.Metadata);
        AddAll(copy.Signatures, _model.Signatures);
        return new ModelGraph(copy);
    }

    /// <summary>Whether a tensor has a value in the file.</summary>
    /// <param name="tensor">Its index.</param>
    public bool IsConstant(int tensor) => tensor >= 0 && !Tensors[tensor].Data.IsEmpty;

    /// <summary>Whether a tensor is computed or fed, in float32.</summary>
    /// <param name="tensor">Its index.</param>
    public bool IsFloatActivation(int tensor) => tensor >= 0 && Tensors[tensor] is { Type: TensorType.Float32, Data.IsEmpty: true };

    /// <summary>Whether a tensor has a value in the file, in float32.</summary>
    /// <param name="tensor">Its index; -1 for none.</param>
    public bool IsFloatConstant(int tensor) => IsConstant(tensor) && Tensors[tensor].Type == TensorType.Float32;

    /// <summary>The values of a float32 constant.</summary>
    /// <param name="tensor">Its index.</param>
    public ReadOnlySpan<float> Floats(int tensor) => MemoryMarshal.Cast<byte, float>(Tensors[tensor].Data.Span);

    /// <summary>Adds a float32 constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">Its values.</param>
    /// <returns>Its index.</returns>
    public int AddFloats(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) => _graph.Add(new TensorDefinition
    {
        Name = name,
        Type = TensorType.Float32,
        Shape = shape,
        Data = MemoryMarshal.AsBytes(values).ToArray(),
    });

    /// <summary>Adds a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>Its index.</returns>
    public int Add(TensorDefinition tensor) => _graph.Add(tensor);

    /// <summary>The place of the operator that computes a tensor; -1 for none.</summary>
    /// <param name="tensor">Its index.</param>
    public int ProducerOf(int tensor)
    {
        for (int i = 0; i < Operators.Count; i++)
        {
            if (Operators[i].Outputs.Contains(tensor))
                return i;
        }

        return -1;
    }

    /// <summary>The place of the only operator that reads a tensor; -1 where there is none or another, or where the tensor is a result.</summary>
    /// <param name="tensor">Its index.</param>
    public int OnlyConsumerOf(int tensor)
    {
        int consumer = -1;
        for (int i = 0; i < Operators.Count; i++)
        {
            int uses = Operators[i].Inputs.Count(input => input == tensor);
            if (uses > 1 || (uses == 1 && consumer >= 0))
                return -1;
            if (uses == 1)
                consumer = i;
        }

        return Outputs.Contains(tensor) ? -1 : consumer;
    }

    /// <summary>The model with this graph.</summary>
    /// <param name="changed">A graph to write in place of this one, whose inputs and outputs stand in the same order.</param>
    /// <param name="places">Is given each tensor's index in the definition, -1 for one that is left out; null where nobody asks.</param>
    /// <returns>The definition, without tensors that nothing uses; signatures follow the inputs and outputs.</returns>
    public ModelDefinition ToDefinition(SubGraphDefinition? changed = null, Span<int> places = default)
    {
        SubGraphDefinition graph = changed ?? _graph;
        SubGraphDefinition pruned = new() { Name = _graph.Name };
        Dictionary<int, int> placed = [];
        foreach (int input in graph.Inputs)
            pruned.Inputs.Add(Place(input));
        foreach (OperatorDefinition node in graph.Operators)
        {
            pruned.Operators.Add(node with
            {
                Inputs = [.. node.Inputs.Select(Place)],
                Outputs = [.. node.Outputs.Select(Place)],
                Intermediates = [.. node.Intermediates.Select(Place)],
            });
        }

        foreach (int output in graph.Outputs)
            pruned.Outputs.Add(Place(output));

        ModelDefinition model = new() { Description = _model.Description };
        model.SubGraphs.Add(pruned);
        AddAll(model.Metadata, _model.Metadata);
        foreach (SignatureDefinition signature in _model.Signatures)
        {
            model.Signatures.Add(signature with
            {
                Inputs = [.. signature.Inputs.Select(tensor => Follow(tensor, _graph.Inputs, pruned.Inputs))],
                Outputs = [.. signature.Outputs.Select(tensor => Follow(tensor, _graph.Outputs, pruned.Outputs))],
            });
        }

        for (int tensor = 0; tensor < places.Length; tensor++)
            places[tensor] = placed.GetValueOrDefault(tensor, -1);
        return model;

        int Place(int tensor)
        {
            if (tensor < 0)
                return tensor;
            if (!placed.TryGetValue(tensor, out int place))
                placed[tensor] = place = pruned.Add(graph.Tensors[tensor]);
            return place;
        }
    }

    private static SignatureTensor Follow(SignatureTensor tensor, IList<int> from, IList<int> to) =>
        tensor with { TensorIndex = to[from.IndexOf(tensor.TensorIndex)] };

    private static void AddAll<T>(IList<T> target, IEnumerable<T> items)
    {
        foreach (T item in items)
            target.Add(item);
    }
}
