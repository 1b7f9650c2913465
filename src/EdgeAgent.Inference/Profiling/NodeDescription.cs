namespace EdgeAgent.Inference;

/// <summary>One prepared node, as <c>inspect</c> and <c>bench --profile</c> show it.</summary>
/// <param name="Index">Its index in the model's subgraph; -1 for a node that the runtime added (uint8 to int8 at the graph's edge).</param>
/// <param name="Operator">The operator's name, like <c>CONV_2D</c>.</param>
/// <param name="OutputShapes">Shape of each output.</param>
/// <param name="Macs">Multiply-accumulates of one invocation.</param>
/// <param name="Kernel">The kernel that runs it; empty where the node costs nothing: its output is its input's memory, or
/// was computed once and for all by <see cref="Interpreter.Create"/>.</param>
/// <param name="Inputs">Its input tensors; -1 where an optional one is absent.</param>
/// <param name="Outputs">Its output tensors.</param>
public sealed record NodeDescription(
    int Index, string Operator, IReadOnlyList<Shape> OutputShapes, long Macs, string Kernel, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs)
{
    /// <summary>Shape of its first output; a scalar's where it has none.</summary>
    public Shape OutputShape => OutputShapes.Count > 0 ? OutputShapes[0] : Shape.Scalar;
}
