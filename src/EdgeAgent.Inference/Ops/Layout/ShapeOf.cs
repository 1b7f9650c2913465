using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SHAPE: the extents of the input as a list of int32 or int64. Any type.</summary>
internal sealed class ShapeOf : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Output(), TensorType.Int32, TensorType.Int64);
        return new Shape(context.Input(0).Shape.Rank);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int[] extents = context.Input(0).Shape.Dimensions.ToArray();
        return new WriteContent(context.Output().Type == TensorType.Int32
            ? MemoryMarshal.AsBytes(extents.AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(Array.ConvertAll(extents, extent => (long)extent).AsSpan()).ToArray());
    }
}
