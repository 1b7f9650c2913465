namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>REVERSE_V2: turns the order of elements round along constant axes. Any type.</summary>
internal sealed class ReverseV2 : Op
{
    private const int Input = 0, Axes = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        context.RequireSameType(context.Output(), context.Input(Input));
        context.ConstantAxes(context.Input(Axes), context.Input(Input).Shape);
        return context.Input(Input).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape shape = context.Input(Input).Shape;
        long[] strides = Strides.Of(shape.Dimensions);
        long start = 0;
        foreach (int axis in context.ConstantAxes(context.Input(Axes), shape))
        {
            start += (shape[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }

        return Move.Create(context, shape.Dimensions, strides, start);
    }
}
