using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>TRANSPOSE: output axis i is input axis permutation[i]. Any type.</summary>
internal sealed class Transpose : Op
{
    private const int Input = 0, Permutation = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        return new Shape(Array.ConvertAll(ReadPermutation(context), axis => input.Shape[axis]));
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        long[] strides = Strides.Of(context.Input(Input).Shape.Dimensions);
        return Move.Create(context, context.Output().Shape.Dimensions, Array.ConvertAll(ReadPermutation(context), axis => strides[axis]));
    }

    private static int[] ReadPermutation(PrepareContext context)
    {
        Shape shape = context.Input(Input).Shape;
        int[] axes = Array.ConvertAll(context.ConstantIntegers(context.Input(Permutation)), axis => context.ResolveAxis(axis, shape));
        context.Require(axes.Length == shape.Rank && axes.Distinct().Count() == axes.Length, context.Input(Permutation),
            $"it is [{string.Join(',', axes)}] for {shape}", "each axis of the input once");
        return axes;
    }
}
