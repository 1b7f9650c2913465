using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>PACK: puts inputs of one shape side by side along a new axis. Any type.</summary>
internal sealed class Pack : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.Require(context.InputCount > 0, null, "it has no inputs", "at least one");
        GraphTensor first = context.Input(0);
        context.RequireSameType(context.Output(), first);
        for (int i = 1; i < context.InputCount; i++)
        {
            GraphTensor input = context.Input(i);
            context.RequireSameType(input, first);
            context.Require(input.Shape.Equals(first.Shape), input, $"its shape is {input.Shape}", $"{first.Shape}, the shape of the first input");
        }

        int axis = ReadAxis(context);
        return new Shape([.. first.Shape.Dimensions[..axis], context.InputCount, .. first.Shape.Dimensions[axis..]]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int axis = ReadAxis(context), count = context.InputCount;
        Shape input = context.Input(0).Shape;
        int outer = (int)new Shape(input.Dimensions[..axis]).ElementCount, inner = (int)new Shape(input.Dimensions[axis..]).ElementCount;
        int size = ElementTypes.ByteSize(context.Output().Type);
        StridedCopy copy = StridedCopy.Create([new(outer, inner, (long)count * inner), new(inner, 1, 1)], size);
        return new Prepared(copy, count, inner * size);
    }

    private static int ReadAxis(PrepareContext context)
    {
        int axis = context.Options<PackOptions>().Axis, rank = context.Input(0).Shape.Rank;
        context.Require(axis >= -rank - 1 && axis <= rank && rank < Shape.MaxRank, null, $"its axis is {axis}",
            $"-{rank + 1}..{rank}, and at most {Shape.MaxRank} dimensions in all");
        return axis < 0 ? axis + rank + 1 : axis;
    }

    private sealed class Prepared(StridedCopy copy, int count, int innerBytes) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            for (int i = 0; i < count; i++) copy.Run(context.Input<byte>(i), context.Output<byte>()[(i * innerBytes)..]);
        }
    }
}
