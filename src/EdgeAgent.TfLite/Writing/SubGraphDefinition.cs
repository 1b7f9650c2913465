namespace EdgeAgent.TfLite;

/// <summary>One graph to be written.</summary>
public sealed class SubGraphDefinition
{
    /// <summary>The name; null for none.</summary>
    public string? Name { get; set; }

    /// <summary>The tensors.</summary>
    public IList<TensorDefinition> Tensors { get; } = [];

    /// <summary>The operators in the order of execution.</summary>
    public IList<OperatorDefinition> Operators { get; } = [];

    /// <summary>Indices of the tensors that the caller feeds.</summary>
    public IList<int> Inputs { get; } = [];

    /// <summary>Indices of the tensors that are the result.</summary>
    public IList<int> Outputs { get; } = [];

    /// <summary>Adds a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>Its index, by which operators name it.</returns>
    public int Add(TensorDefinition tensor)
    {
        Tensors.Add(tensor);
        return Tensors.Count - 1;
    }

    internal static SubGraphDefinition From(SubGraph graph)
    {
        var definition = new SubGraphDefinition { Name = graph.Name };
        foreach (TensorRecord tensor in graph.Tensors)
            definition.Tensors.Add(TensorDefinition.From(tensor));
        foreach (OperatorRecord node in graph.Operators)
            definition.Operators.Add(OperatorDefinition.From(node));
        foreach (int input in graph.Inputs)
            definition.Inputs.Add(input);
        foreach (int output in graph.Outputs)
            definition.Outputs.Add(output);
        return definition;
    }
}
