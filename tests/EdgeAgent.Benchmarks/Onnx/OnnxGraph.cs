using System.Runtime.InteropServices;

namespace EdgeAgent.Benchmarks.Onnx;

/// <summary>An ONNX graph in the making; <see cref="ToModel"/> gives the bytes of an <c>.onnx</c> file.</summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8, OperatorSet = 17;
    private const int FloatAttribute = 1, IntegerAttribute = 2, IntegersAttribute = 7;

    private readonly ProtoWriter _graph = new();
    private readonly ProtoWriter _edges = new();
    private int _names;

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator's name.</param>
    /// <param name="inputs">Values it reads; an empty name is an input left out.</param>
    /// <param name="attributes">Integers, floats and lists of integers by name.</param>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, IEnumerable<string> inputs, params (string Name, object Value)[] attributes)
    {
        string output = $"{operation}_{_names++}";
        var node = new ProtoWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach ((string name, object value) in attributes)
            node.Message(5, Attribute(name, value));
        _graph.Message(1, node);
        return output;
    }

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string Constant<T>(OnnxType type, ReadOnlySpan<T> values, params int[] shape)
        where T : unmanaged
    {
        string name = $"constant_{_names++}";
        var tensor = new ProtoWriter();
        foreach (int extent in shape)
            tensor.Integer(1, extent);
        _graph.Message(5, tensor.Integer(2, (int)type).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values)));
        return name;
    }

    /// <summary>Declares an input of the graph.</summary>
    public void Input(string name, OnnxType type, IReadOnlyList<int> shape) => _edges.Message(11, ValueInfo(name, type, shape));

    /// <summary>Declares a value as an output of the graph.</summary>
    public void Output(string name, OnnxType type, IReadOnlyList<int> shape) => _edges.Message(12, ValueInfo(name, type, shape));

    /// <summary>The whole file.</summary>
    public byte[] ToModel()
    {
        var graph = new ProtoWriter().Text(2, "edgeagent");
        byte[] contents = [.. _graph.ToArray(), .. graph.ToArray(), .. _edges.ToArray()];
        return new ProtoWriter().Integer(1, IrVersion).Text(2, "EdgeAgent.Benchmarks").Bytes(7, contents)
            .Message(8, new ProtoWriter().Text(1, "").Integer(2, OperatorSet)).ToArray();
    }

    private static ProtoWriter Attribute(string name, object value)
    {
        ProtoWriter attribute = new ProtoWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Integer(20, FloatAttribute);
            case int number:
                return attribute.Integer(3, number).Integer(20, IntegerAttribute);
            case int[] numbers:
                foreach (int number in numbers)
                    attribute.Integer(8, number);
                return attribute.Integer(20, IntegersAttribute);
            default:
                throw new ArgumentException($"Attribute {name} has type {value.GetType()}.", nameof(value));
        }
    }

    private static ProtoWriter ValueInfo(string name, OnnxType type, IReadOnlyList<int> shape)
    {
        var dimensions = new ProtoWriter();
        foreach (int extent in shape)
            dimensions.Message(1, new ProtoWriter().Integer(1, extent));
        ProtoWriter tensor = new ProtoWriter().Integer(1, (int)type).Message(2, dimensions);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}
