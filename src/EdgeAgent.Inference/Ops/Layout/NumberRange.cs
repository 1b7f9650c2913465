using System.Numerics;
using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>RANGE: start, start + delta, ... up to but without a limit; three constant scalars of int32, int64 or float32.</summary>
internal sealed class NumberRange : Op
{
    private const int Start = 0, Limit = 1, Delta = 2;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        context.RequireType(context.Input(Start), TensorType.Int32, TensorType.Int64, TensorType.Float32);
        context.RequireSameType(context.Output(), context.Input(Start));
        for (int slot = Start; slot <= Delta; slot++)
        {
            GraphTensor tensor = context.Input(slot);
            context.RequireConstant(tensor);
            context.RequireSameType(tensor, context.Input(Start));
            context.Require(tensor.Shape.ElementCount == 1, tensor, $"its shape is {tensor.Shape}", "a scalar");
        }

        double count = context.Output().Type switch
        {
            TensorType.Int32 => Count(Read<int>(context)),
            TensorType.Int64 => Count(Read<long>(context)),
            _ => Math.Ceiling(Math.Abs(Distance(Read<float>(context)))),
        };
        context.Require(count is >= 0 and <= int.MaxValue, null, $"its limits give {count} elements", "0 to 2^31-1 elements, in the direction of delta");
        return new Shape((int)count);
    }

    public override PreparedOp Prepare(PrepareContext context) => context.Output().Type switch
    {
        TensorType.Int32 => Writer(Read<int>(context)),
        TensorType.Int64 => Writer(Read<long>(context)),
        _ => Writer(Read<float>(context)),
    };

    private static (T Start, T Limit, T Delta) Read<T>(PrepareContext context)
        where T : unmanaged
    {
        T Scalar(int slot) => MemoryMarshal.Read<T>(context.Input(slot).Constant.Span);
        return (Scalar(Start), Scalar(Limit), Scalar(Delta));
    }

    /// <summary>The number of steps as float32 arithmetic gives it: it decides whether a last element is there.</summary>
    private static float Distance((float Start, float Limit, float Delta) range) =>
        (range.Limit - range.Start) / range.Delta is var steps && steps >= 0 ? steps : float.NaN;

    private static double Count<T>((T Start, T Limit, T Delta) range)
        where T : IBinaryInteger<T>
    {
        Int128 distance = Int128.CreateChecked(range.Limit) - Int128.CreateChecked(range.Start), delta = Int128.CreateChecked(range.Delta);
        if (delta == 0 || (distance > 0 && delta < 0) || (distance < 0 && delta > 0)) return double.NaN;
        return (double)((Int128.Abs(distance) + Int128.Abs(delta) - 1) / Int128.Abs(delta));
    }

    private static WriteSeries<T> Writer<T>((T Start, T Limit, T Delta) range)
        where T : unmanaged, INumber<T> => new(range.Start, range.Delta);
}
