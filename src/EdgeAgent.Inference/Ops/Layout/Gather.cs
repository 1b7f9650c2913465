using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>GATHER: the slices of one axis that a tensor of indices names, int32 or int64; any type.</summary>
/// <remarks>values [B..,O..,axis,I..], indices [B..,K..] -> [B..,O..,K..,I..], where B are the batch dimensions that both share.</remarks>
internal sealed class Gather : Op
{
    private const int Values = 0, Indices = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor values = context.Input(Values), indices = context.Input(Indices);
        context.RequireSameType(context.Output(), values);
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        (int axis, int batchDims) = ReadAxes(context);
        ReadOnlySpan<int> extents = values.Shape.Dimensions;
        context.Require(indices.Shape.Dimensions[..batchDims].SequenceEqual(extents[..batchDims]), indices,
            $"its shape is {indices.Shape} for {values.Shape}", $"the first {batchDims} extents alike");
        int[] result = [.. extents[..axis], .. indices.Shape.Dimensions[batchDims..], .. extents[(axis + 1)..]];
        context.Require(result.Length <= Shape.MaxRank, null, $"its output has {result.Length} dimensions", $"at most {Shape.MaxRank}");
        return new Shape(result);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        (int axis, int batchDims) = ReadAxes(context);
        GraphTensor values = context.Input(Values), indices = context.Input(Indices);
        ReadOnlySpan<int> extents = values.Shape.Dimensions;
        int batches = Count(extents[..batchDims]), outer = Count(extents[batchDims..axis]), inner = Count(extents[(axis + 1)..]);
        return new GatherSlices("GATHER", indices.Type, batches, outer, extents[axis], Count(indices.Shape.Dimensions[batchDims..]),
            inner * ElementTypes.ByteSize(values.Type), Values, Indices);
    }

    private static int Count(ReadOnlySpan<int> extents) => (int)new Shape(extents).ElementCount;

    private static (int Axis, int BatchDims) ReadAxes(PrepareContext context)
    {
        GatherOptions options = context.OptionsOrNull<GatherOptions>() ?? new GatherOptions(0);
        Shape values = context.Input(Values).Shape, indices = context.Input(Indices).Shape;
        int axis = context.ResolveAxis(options.Axis, values), batchDims = options.BatchDims < 0 ? options.BatchDims + indices.Rank : options.BatchDims;
        context.Require(batchDims >= 0 && batchDims <= axis && batchDims <= indices.Rank, null, $"it has {options.BatchDims} batch dimensions",
            $"at most the axis, {axis}, and the indices' {indices.Rank} dimensions");
        return (axis, batchDims);
    }
}
