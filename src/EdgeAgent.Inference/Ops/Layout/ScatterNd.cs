using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SCATTER_ND: adds slices to a tensor of zeros of constant shape, each where a tuple of int32 indices points; float32, int8, uint8, int32,
/// int64 and bool.</summary>
/// <remarks>indices [K..,k], updates [K..,I..], shape [D1..Dk,I..]. Stored values are added and wrap; bools are joined by or. Throws
/// <see cref="InvocationException"/> for an index outside its axis.</remarks>
internal sealed class ScatterNd : Op
{
    private const int Indices = 0, Updates = 1, OutputShape = 2;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        GraphTensor indices = context.Input(Indices), updates = context.Input(Updates);
        context.RequireType(indices, TensorType.Int32);
        context.RequireType(updates, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int32, TensorType.Int64, TensorType.Bool);
        context.RequireSameType(context.Output(), updates);
        Shape output = context.ConstantShape(context.Input(OutputShape));
        context.Require(indices.Shape.Rank > 0 && indices.Shape.FromEnd(1) > 0 && indices.Shape.FromEnd(1) <= output.Rank, indices,
            $"its shape is {indices.Shape} for {output}", $"a last extent of 1..{output.Rank}");
        int[] expected = [.. indices.Shape.Dimensions[..^1], .. output.Dimensions[indices.Shape.FromEnd(1)..]];
        context.Require(updates.Shape.Dimensions.SequenceEqual(expected), updates, $"its shape is {updates.Shape}",
            $"[{string.Join(',', expected)}]");
        return output;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape output = context.Output().Shape;
        int depth = context.Input(Indices).Shape.FromEnd(1);
        int[] extents = output.Dimensions[..depth].ToArray();
        int[] strides = [.. Strides.Of(output.Dimensions)[..depth].Select(stride => checked((int)stride))];
        return context.Input(Updates).Type switch
        {
            TensorType.Float32 => new Adding<float>(extents, strides, 0),
            TensorType.Int32 => new Adding<int>(extents, strides, 0),
            TensorType.Int64 => new Adding<long>(extents, strides, 0),
            TensorType.Bool => new Joining(extents, strides),
            TensorType.UInt8 => new Adding<sbyte>(extents, strides, sbyte.MinValue),
            _ => new Adding<sbyte>(extents, strides, 0),
        };
    }

    private abstract class Scatter<T>(int[] extents, int[] strides) : PreparedOp
        where T : unmanaged
    {
        public sealed override string Kernel => "scatter";

        protected abstract T Zero { get; }

        public sealed override void Eval(EvalContext context)
        {
            ReadOnlySpan<int> indices = context.Input<int>(Indices);
            ReadOnlySpan<T> updates = context.Input<T>(Updates);
            Span<T> output = context.Output<T>();
            output.Fill(Zero);
            int slice = strides[^1];
            for (int i = 0; i < indices.Length; i += extents.Length, updates = updates[slice..])
            {
                int offset = 0;
                for (int d = 0; d < extents.Length; d++)
                {
                    int index = indices[i + d];
                    if (index < 0 || index >= extents[d])
                        throw new InvocationException($"SCATTER_ND: index {index} lies outside axis {d}; accepted: 0..{extents[d] - 1}.");
                    offset += index * strides[d];
                }

                Add(updates[..slice], output.Slice(offset, slice));
            }
        }

        protected abstract void Add(ReadOnlySpan<T> updates, Span<T> output);
    }

    /// <param name="extents">Extents of the indexed axes.</param>
    /// <param name="strides">Elements from one index to the next along each of them.</param>
    /// <param name="zero">What the number 0 is stored as.</param>
    private sealed class Adding<T>(int[] extents, int[] strides, T zero) : Scatter<T>(extents, strides)
        where T : unmanaged, INumber<T>
    {
        protected override T Zero => zero;

        protected override void Add(ReadOnlySpan<T> updates, Span<T> output)
        {
            for (int i = 0; i < output.Length; i++) output[i] = unchecked(output[i] + (updates[i] - zero));
        }
    }

    private sealed class Joining(int[] extents, int[] strides) : Scatter<byte>(extents, strides)
    {
        protected override byte Zero => 0;

        protected override void Add(ReadOnlySpan<byte> updates, Span<byte> output)
        {
            for (int i = 0; i < output.Length; i++) output[i] |= updates[i] != 0 ? (byte)1 : (byte)0;
        }
    }
}
