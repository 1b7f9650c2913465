using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>WHERE: the coordinates of all elements that are not 0, in order; bool, float32, int8, uint8, int32 and int64.</summary>
/// <remarks>condition [D1..Dr] -> [count,r] int64. The count must be known when the model is prepared: from a condition that is, or from the
/// output's declared shape where none of its extents is open. Then <see cref="InvocationException"/> is thrown for an invocation with another
/// count, so that every tensor keeps its shape. See docs/0006-fixed-shapes.md.</remarks>
internal sealed class Where : Op
{
    private const int Condition = 0;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor condition = context.Input(Condition), output = context.Output();
        context.RequireType(
            condition, TensorType.Bool, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int32, TensorType.Int64);
        context.RequireType(output, TensorType.Int64);
        context.Require(condition.Shape.Rank > 0, condition, "it is a scalar", "one dimension or more");
        context.RequireNotEmpty(condition);
        if (condition.IsConstant) return new Shape(CountConstant(condition), condition.Shape.Rank);
        context.Require(output.Shape.Rank == 2 && (output.ShapeSignature is null || !output.ShapeSignature.Contains(-1)), output,
            $"its shape depends on what the condition, tensor {condition}, holds in each invocation",
            "a condition that is constant, or computed from constants and shapes; or an output whose declared shape says how many are not 0");
        context.Require(output.Shape[0] <= condition.Shape.ElementCount, output, $"the file declares {output.Shape} for {condition.Shape}",
            $"at most {condition.Shape.ElementCount} rows");
        return new Shape(output.Shape[0], condition.Shape.Rank);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor condition = context.Input(Condition);
        int[] strides = [.. Strides.Of(condition.Shape.Dimensions).Select(stride => checked((int)stride))];
        return condition.Type switch
        {
            TensorType.Float32 => new Prepared<float>(strides, 0),
            TensorType.Int32 => new Prepared<int>(strides, 0),
            TensorType.Int64 => new Prepared<long>(strides, 0),
            TensorType.UInt8 => new Prepared<sbyte>(strides, sbyte.MinValue),
            _ => new Prepared<sbyte>(strides, 0),
        };
    }

    private static int CountConstant(GraphTensor condition)
    {
        ReadOnlySpan<byte> content = condition.Constant.Span;
        return condition.Type switch
        {
            TensorType.Float32 => Count<float>(content, 0),
            TensorType.Int32 => Count<int>(content, 0),
            TensorType.Int64 => Count<long>(content, 0),
            TensorType.UInt8 => Count<sbyte>(content, sbyte.MinValue),
            _ => Count<sbyte>(content, 0),
        };
    }

    private static int Count<T>(ReadOnlySpan<byte> content, T zero)
        where T : unmanaged, INumber<T>
    {
        int count = 0;
        foreach (T element in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(content)) count += element == zero ? 0 : 1;
        return count;
    }

    /// <param name="strides">Elements from one to the next along each axis of the condition.</param>
    /// <param name="zero">What the number 0 is stored as.</param>
    private sealed class Prepared<T>(int[] strides, T zero) : PreparedOp
        where T : unmanaged, INumber<T>
    {
        public override string Kernel => "scan";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<T> condition = context.Input<T>(Condition);
            Span<long> output = context.Output<long>();
            int found = 0, rows = output.Length / strides.Length;
            for (int i = 0; i < condition.Length; i++)
            {
                if (condition[i] == zero) continue;
                if (found < rows)
                {
                    int rest = i;
                    for (int d = 0; d < strides.Length; d++)
                    {
                        output[found * strides.Length + d] = rest / strides[d];
                        rest %= strides[d];
                    }
                }

                found++;
            }

            if (found != rows)
                throw new InvocationException($"WHERE: {found} elements of its condition are not 0; accepted: {rows}, as the model declares.");
        }
    }
}
