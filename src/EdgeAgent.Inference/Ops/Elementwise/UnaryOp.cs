using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>An op of one tensor whose output has its shape and type.</summary>
/// <param name="types">The types that it accepts.</param>
internal abstract class UnaryOp(params TensorType[] types) : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, types);
        context.RequireSameType(context.Output(), input);
        return input.Shape;
    }
}
