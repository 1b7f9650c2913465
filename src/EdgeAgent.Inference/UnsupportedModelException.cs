namespace EdgeAgent.Inference;

/// <summary>A well-formed model that this runtime cannot run: says which node and tensor, and what would be accepted.</summary>
public sealed class UnsupportedModelException : Exception
{
    /// <summary>Makes the error with a plain sentence.</summary>
    public UnsupportedModelException()
        : this("The model cannot be run.")
    {
    }

    /// <summary>Makes the error with one sentence that says what, where, and what would be accepted.</summary>
    public UnsupportedModelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with one sentence and its cause.</summary>
    public UnsupportedModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal UnsupportedModelException(int nodeIndex, string @operator, string? tensor, string problem, string accepted, int subGraph = 0)
        : base($"{Label(nodeIndex, @operator, subGraph)}{(tensor is null ? "" : $", tensor {tensor}")}: {problem}; accepted: {accepted}.")
    {
        SubGraphIndex = subGraph;
        NodeIndex = nodeIndex;
        Operator = @operator;
        Tensor = tensor;
        Accepted = accepted;
    }

    /// <summary>Whether the model is not supported at all, or only beyond a limit of <see cref="InterpreterOptions"/>.</summary>
    public UnsupportedReason Reason { get; init; }

    /// <summary>The index of the subgraph that the operator is in; null where the model as a whole is rejected.</summary>
    public int? SubGraphIndex { get; }

    /// <summary>The index of the operator in its subgraph; null where the model as a whole is rejected.</summary>
    public int? NodeIndex { get; }

    /// <summary>The operator's name, like <c>CONV_2D</c>.</summary>
    public string? Operator { get; }

    /// <summary>The tensor that is wrong, as <c>index "name"</c>; null where the node as a whole is.</summary>
    public string? Tensor { get; }

    /// <summary>What would have been accepted instead.</summary>
    public string? Accepted { get; }

    internal static string Label(int nodeIndex, string @operator, int subGraph) =>
        $"{(subGraph == 0 ? "Node" : $"Subgraph {subGraph}, node")} {nodeIndex} ({@operator})";
}
