using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>SQUEEZE: removes the named extents of 1, or all of them when none is named. Any type.</summary>
internal sealed class Squeeze : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireSameType(context.Output(), input);
        IReadOnlyList<int> named = context.OptionsOrNull<SqueezeOptions>()?.SqueezeDims ?? [];
        HashSet<int> axes = [.. named.Select(axis => context.ResolveAxis(axis, input.Shape))];
        if (named.Count == 0) axes = [.. Enumerable.Range(0, input.Shape.Rank).Where(axis => input.Shape[axis] == 1)];
        foreach (int axis in axes)
            context.Require(input.Shape[axis] == 1, input, $"its shape is {input.Shape}", $"an extent of 1 on axis {axis}");
        return input.Shape.Without(axes, keep: false);
    }

    public override PreparedOp Prepare(PrepareContext context) => new PassOn();
}
