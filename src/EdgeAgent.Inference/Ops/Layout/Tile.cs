using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>TILE: repeats the input along each axis a constant number of times. Any type.</summary>
internal sealed class Tile : Op
{
    private const int Input = 0, Multiples = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        int[] multiples = context.ConstantIntegers(context.Input(Multiples));
        context.Require(multiples.Length == input.Shape.Rank && multiples.All(multiple => multiple > 0), context.Input(Multiples),
            $"it is [{string.Join(',', multiples)}] for {input.Shape}", "a number above 0 for each axis of the input");
        return new Shape([.. multiples.Select((multiple, d) => checked(multiple * input.Shape[d]))]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape input = context.Input(Input).Shape;
        int[] multiples = context.ConstantIntegers(context.Input(Multiples));
        long[] strides = Strides.Of(input.Dimensions);
        int[] extents = [.. multiples.SelectMany((multiple, d) => new[] { multiple, input[d] })];
        return Move.Create(context, extents, [.. strides.SelectMany(stride => new[] { 0, stride })]);
    }
}
