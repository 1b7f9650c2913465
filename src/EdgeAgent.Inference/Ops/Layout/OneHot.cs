using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>ONE_HOT: along a new axis of constant length, one value where the index points and another elsewhere; int32 or int64 indices, any type.</summary>
/// <remarks>indices [O..,I..] -> [O..,depth,I..]. An index outside 0..depth-1 points nowhere.</remarks>
internal sealed class OneHot : Op
{
    private const int Indices = 0, Depth = 1, On = 2, Off = 3;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(4, 4);
        GraphTensor indices = context.Input(Indices);
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        for (int slot = On; slot <= Off; slot++)
        {
            context.RequireSameType(context.Input(slot), context.Output());
            context.Require(context.Input(slot).Shape.ElementCount == 1, context.Input(slot), $"its shape is {context.Input(slot).Shape}", "a scalar");
        }

        int[] depth = context.ConstantIntegers(context.Input(Depth));
        context.Require(depth.Length == 1 && depth[0] >= 0, context.Input(Depth), $"it is [{string.Join(',', depth)}]", "one number of 0 or more");
        int axis = ReadAxis(context);
        return new Shape([.. indices.Shape.Dimensions[..axis], depth[0], .. indices.Shape.Dimensions[axis..]]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor output = context.Output();
        int axis = ReadAxis(context), inner = (int)new Shape(output.Shape.Dimensions[(axis + 1)..]).ElementCount;
        bool isWide = context.Input(Indices).Type == TensorType.Int64;
        return ElementTypes.ByteSize(output.Type) switch
        {
            1 => new Prepared<byte>(isWide, output.Shape[axis], inner),
            2 => new Prepared<short>(isWide, output.Shape[axis], inner),
            4 => new Prepared<int>(isWide, output.Shape[axis], inner),
            _ => new Prepared<long>(isWide, output.Shape[axis], inner),
        };
    }

    private static int ReadAxis(PrepareContext context)
    {
        int axis = context.OptionsOrNull<OneHotOptions>()?.Axis ?? -1, rank = context.Input(Indices).Shape.Rank;
        context.Require(axis >= -1 && axis <= rank && rank < Shape.MaxRank, null, $"its axis is {axis}",
            $"-1..{rank}, and at most {Shape.MaxRank} dimensions in all");
        return axis == -1 ? rank : axis;
    }

    private sealed class Prepared<T>(bool isWide, int depth, int inner) : PreparedOp
        where T : unmanaged
    {
        public override string Kernel => "fill";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<int> narrow = isWide ? [] : context.Input<int>(Indices);
            ReadOnlySpan<long> wide = isWide ? context.Input<long>(Indices) : [];
            T on = context.Input<T>(On)[0];
            Span<T> output = context.Output<T>();
            output.Fill(context.Input<T>(Off)[0]);
            int count = isWide ? wide.Length : narrow.Length;
            for (int i = 0; i < count; i++)
            {
                long index = isWide ? wide[i] : narrow[i];
                if (index >= 0 && index < depth) output[(i / inner * depth + (int)index) * inner + i % inner] = on;
            }
        }
    }
}
