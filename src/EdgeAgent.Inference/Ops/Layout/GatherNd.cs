using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>GATHER_ND: the slices that tuples of indices name, int32 or int64; any type.</summary>
/// <remarks>values [D1..Dk,I..], indices [K..,k] -> [K..,I..].</remarks>
internal sealed class GatherNd : Op
{
    private const int Values = 0, Indices = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor values = context.Input(Values), indices = context.Input(Indices);
        context.RequireSameType(context.Output(), values);
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        context.Require(indices.Shape.Rank > 0 && indices.Shape.FromEnd(1) > 0 && indices.Shape.FromEnd(1) <= values.Shape.Rank, indices,
            $"its shape is {indices.Shape} for {values.Shape}", $"a last extent of 1..{values.Shape.Rank}");
        int[] result = [.. indices.Shape.Dimensions[..^1], .. values.Shape.Dimensions[indices.Shape.FromEnd(1)..]];
        context.Require(result.Length <= Shape.MaxRank, null, $"its output has {result.Length} dimensions", $"at most {Shape.MaxRank}");
        return new Shape(result);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor values = context.Input(Values), indices = context.Input(Indices);
        int depth = indices.Shape.FromEnd(1), size = ElementTypes.ByteSize(values.Type);
        int[] strides = [.. Strides.Of(values.Shape.Dimensions)[..depth].Select(stride => checked((int)(stride * size)))];
        return new Prepared(indices.Type == TensorType.Int64, values.Shape.Dimensions[..depth].ToArray(), strides);
    }

    private sealed class Prepared(bool isWide, int[] extents, int[] strides) : PreparedOp
    {
        private readonly int _sliceBytes = strides[^1];

        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> values = context.Input<byte>(Values);
            ReadOnlySpan<int> narrow = isWide ? [] : context.Input<int>(Indices);
            ReadOnlySpan<long> wide = isWide ? context.Input<long>(Indices) : [];
            int tuples = (isWide ? wide.Length : narrow.Length) / extents.Length;
            for (int i = 0; i < tuples; i++)
            {
                int offset = 0;
                for (int d = 0; d < extents.Length; d++)
                {
                    long index = isWide ? wide[i * extents.Length + d] : narrow[i * extents.Length + d];
                    if (index < 0 || index >= extents[d])
                        throw new InvocationException($"GATHER_ND: index {index} lies outside axis {d}; accepted: 0..{extents[d] - 1}.");
                    offset += (int)index * strides[d];
                }

                values.Slice(offset, _sliceBytes).CopyTo(context.Output<byte>()[(i * _sliceBytes)..]);
            }
        }
    }
}
