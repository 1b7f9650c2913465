using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>An op of two tensors of one type that broadcast to the output's shape.</summary>
/// <param name="types">The types that it accepts.</param>
internal abstract class BinaryOp(params TensorType[] types) : Op
{
    protected const int First = 0, Second = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor first = context.Input(First), second = context.Input(Second);
        context.RequireType(first, types);
        context.RequireSameType(second, first);
        RequireOutputType(context);
        context.RequireNotEmpty(first);
        context.RequireNotEmpty(second);
        Shape? shape = Shape.Broadcast(first.Shape, second.Shape);
        context.Require(shape is not null, second, $"its shape {second.Shape} does not broadcast with {first.Shape}", "equal extents, or 1");
        return shape!;
    }

    protected virtual void RequireOutputType(PrepareContext context) => context.RequireSameType(context.Output(), context.Input(First));

    /// <summary>A loop over a function of floats, with a fused activation.</summary>
    protected static PreparedOp Floats<TFunction>(PrepareContext context, ActivationFunction activation)
        where TFunction : struct, IVectorBinaryFunction<float>
    {
        (float min, float max) = Activation.Real(context, activation);
        // TensorFlow Lite's bounds are finite without an activation too.
        return BinaryLoop.CreateVector<float, ClampedVector<float, TFunction>>(
            context, new(default, Math.Max(min, float.MinValue), Math.Min(max, float.MaxValue)));
    }

    /// <summary>A loop over a function of plain integers, with a fused activation.</summary>
    protected static PreparedOp Integers<T, TFunction>(PrepareContext context, ActivationFunction activation)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        where TFunction : struct, IVectorBinaryFunction<T>
    {
        (float min, float max) = Activation.Real(context, activation);
        T least = float.IsInfinity(min) ? T.MinValue : T.CreateTruncating(min), most = float.IsInfinity(max) ? T.MaxValue : T.CreateTruncating(max);
        return BinaryLoop.CreateVector<T, ClampedVector<T, TFunction>>(context, new(default, least, most));
    }

    /// <summary>The zero points of both operands and of the output must be 0, as int16 tensors have them.</summary>
    protected static void RequireSymmetric(PrepareContext context)
    {
        foreach (GraphTensor tensor in (ReadOnlySpan<GraphTensor>)[context.Input(First), context.Input(Second), context.Output()])
            context.Require(context.PerTensor(tensor).ZeroPoint == 0, tensor, $"it has {tensor.FileQuantization}", "zero point 0 for int16");
    }

    /// <summary>The common scale of both operands: twice the larger one.</summary>
    protected static CommonScale CommonScale(PrepareContext context, int leftShift)
    {
        QuantizationParameters first = context.PerTensor(context.Input(First)), second = context.PerTensor(context.Input(Second));
        double common = TwiceLarger(context);
        return new CommonScale(first.ZeroPoint, context.Factor(first.Scale / common), second.ZeroPoint, context.Factor(second.Scale / common), leftShift);
    }

    protected static double TwiceLarger(PrepareContext context) =>
        2 * (double)Math.Max(context.PerTensor(context.Input(First)).Scale, context.PerTensor(context.Input(Second)).Scale);

    /// <summary>The requantization of a result to the output, by a factor, with a fused activation.</summary>
    protected static Requantization Requantization(PrepareContext context, double factor, ActivationFunction activation)
    {
        (int min, int max) = Activation.Stored(context, activation, context.Output());
        return new Requantization(context.Factor(factor), context.PerTensor(context.Output()).ZeroPoint, min, max);
    }
}
