using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Reductions;

/// <summary>An op that makes one element of all that lie along constant axes; the axes go, or stay with extent 1.</summary>
/// <param name="types">The types that it accepts; the output has the input's.</param>
internal abstract class ReductionOp(params TensorType[] types) : Op
{
    protected const int Input = 0, Axes = 1;

    public sealed override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(input, types);
        context.RequireSameType(context.Output(), input);
        context.RequireNotEmpty(input);
        return input.Shape.Without(ReducedAxes(context), context.OptionsOrNull<ReducerOptions>()?.KeepDims ?? false);
    }

    /// <summary>The axes that are reduced, counted from the front; duplicates count once, and a scalar has none.</summary>
    public static IReadOnlySet<int> ReducedAxes(PrepareContext context)
    {
        Shape shape = context.Input(Input).Shape;
        return shape.Rank == 0 ? new HashSet<int>() : context.ConstantAxes(context.Input(Axes), shape);
    }

    /// <summary>Maps elements of the input to elements of the output.</summary>
    protected static Reduction Map(PrepareContext context) => new(context.Input(Input).Shape, ReducedAxes(context));

    /// <summary>The input row by row, with where each row goes in the output as the only operand: along a row the output runs on, or one element
    /// of it takes the row.</summary>
    protected static BroadcastRows Rows(PrepareContext context)
    {
        Shape shape = context.Input(Input).Shape;
        return new BroadcastRows(shape, shape.Without(ReducedAxes(context), keep: true));
    }

    /// <summary>The ready form of a reduction by a function that is associative.</summary>
    protected static PreparedOp Create<T, TFunction>(PrepareContext context, TFunction function, T start)
        where T : unmanaged
        where TFunction : struct, Reference.IVectorBinaryFunction<T> =>
        context.Kernels is null
            ? new ReduceNaively<T, TFunction>(Map(context), function, start)
            : new ReduceRows<T, TFunction>(Rows(context), function, start);
}
