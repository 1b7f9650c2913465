using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SPARSE_TO_DENSE: a tensor of constant shape that holds given values where indices point, and one value elsewhere; any type.</summary>
/// <remarks>indices, int32 or int64: a scalar, [K], or [K,rank]; shape; values: a scalar or [K]; the default, a scalar. Of values for one place the
/// last one stays. Throws <see cref="InvocationException"/> for an index outside its axis.</remarks>
internal sealed class SparseToDense : Op
{
    private const int Indices = 0, OutputShape = 1, Values = 2, Default = 3;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(4, 4);
        GraphTensor indices = context.Input(Indices), values = context.Input(Values), other = context.Input(Default);
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(other, values);
        context.RequireSameType(context.Output(), values);
        context.RequireNotEmpty(indices);
        Shape output = context.ConstantShape(context.Input(OutputShape));
        context.Require(indices.Shape.Rank <= 2 && output.Rank > 0 && (indices.Shape.Rank == 2 ? indices.Shape[1] : 1) == output.Rank, indices,
            $"its shape is {indices.Shape} for {output}", $"[K,{output.Rank}], or for one dimension a list or a scalar");
        int count = indices.Shape.Rank == 0 ? 1 : indices.Shape[0];
        context.Require(values.Shape.Rank == 0 || (values.Shape.Rank == 1 && values.Shape[0] == count), values, $"its shape is {values.Shape}",
            $"a scalar, or [{count}]");
        context.Require(other.Shape.ElementCount == 1, other, $"its shape is {other.Shape}", "a scalar");
        return output;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape output = context.Output().Shape;
        bool isWide = context.Input(Indices).Type == TensorType.Int64, isOneValue = context.Input(Values).Shape.Rank == 0;
        int[] extents = output.Dimensions.ToArray(), strides = [.. Strides.Of(output.Dimensions).Select(stride => checked((int)stride))];
        return ElementTypes.ByteSize(context.Output().Type) switch
        {
            1 => new Prepared<byte>(isWide, isOneValue, extents, strides),
            2 => new Prepared<short>(isWide, isOneValue, extents, strides),
            4 => new Prepared<int>(isWide, isOneValue, extents, strides),
            _ => new Prepared<long>(isWide, isOneValue, extents, strides),
        };
    }

    private sealed class Prepared<T>(bool isWide, bool isOneValue, int[] extents, int[] strides) : PreparedOp
        where T : unmanaged
    {
        public override string Kernel => "fill";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<int> narrow = isWide ? [] : context.Input<int>(Indices);
            ReadOnlySpan<long> wide = isWide ? context.Input<long>(Indices) : [];
            ReadOnlySpan<T> values = context.Input<T>(Values);
            Span<T> output = context.Output<T>();
            output.Fill(context.Input<T>(Default)[0]);
            int count = (isWide ? wide.Length : narrow.Length) / extents.Length;
            for (int i = 0; i < count; i++)
            {
                int at = 0;
                for (int d = 0; d < extents.Length; d++)
                {
                    long index = isWide ? wide[i * extents.Length + d] : narrow[i * extents.Length + d];
                    if (index < 0 || index >= extents[d])
                        throw new InvocationException($"SPARSE_TO_DENSE: index {index} lies outside axis {d}; accepted: 0..{extents[d] - 1}.");
                    at += (int)index * strides[d];
                }

                output[at] = values[isOneValue ? 0 : i];
            }
        }
    }
}
