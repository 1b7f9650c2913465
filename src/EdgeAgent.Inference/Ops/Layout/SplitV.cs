using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SPLIT_V: parts of a constant axis of given constant lengths, one of which may be -1: the rest. Any type.</summary>
internal sealed class SplitV : MultiOutputOp
{
    private const int Input = 0, Lengths = 1, Axis = 2;

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        GraphTensor input = context.Input(Input);
        SplitParts.RequireTypes(context, input);
        int axis = SplitParts.ReadAxis(context, Axis, input.Shape);
        return SplitParts.Shapes(input.Shape, axis, ReadLengths(context, axis));
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int axis = SplitParts.ReadAxis(context, Axis, context.Input(Input).Shape);
        return SplitParts.Create(context, Input, axis, ReadLengths(context, axis));
    }

    private static int[] ReadLengths(PrepareContext context, int axis)
    {
        GraphTensor list = context.Input(Lengths);
        context.RequireConstant(list);
        context.RequireType(list, TensorType.Int32, TensorType.Int64);
        context.Require(list.Shape.ElementCount == context.OutputCount, list, $"its shape is {list.Shape}",
            $"{context.OutputCount} elements, one for each output");
        long[] lengths = list.Type == TensorType.Int64
            ? MemoryMarshal.Cast<byte, long>(list.Constant.Span).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, int>(list.Constant.Span).ToArray(), length => (long)length);
        int extent = context.Input(Input).Shape[axis], open = Array.IndexOf(lengths, -1L);
        if (open >= 0) lengths[open] = extent - lengths.Sum() - 1;
        context.Require(lengths.All(length => length >= 0 && length <= extent) && lengths.Sum() == extent, list,
            $"its lengths on an axis of {extent} are {string.Join(',', lengths)}", "lengths of 0 or more that sum to the extent; one may be -1");
        return Array.ConvertAll(lengths, length => (int)length);
    }
}
