using EdgeAgent.Inference.Ops;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>Which operators the runtime knows.</summary>
/// <remarks>Whether a node of a known operator is accepted also depends on its types, shapes and options: <see cref="Interpreter.Create"/>
/// decides.</remarks>
public static class SupportedOperators
{
    /// <summary>Their names, like <c>CONV_2D</c>, sorted.</summary>
    public static IReadOnlyList<string> Names => OpRegistry.Names;

    /// <summary>Whether the runtime knows a node's operator.</summary>
    public static bool Contains(OperatorRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return OpRegistry.Find(record) is not null;
    }
}
