using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS and LESS_EQUAL of two tensors that broadcast: bools.</summary>
/// <remarks>Eight-bit operands are compared as the reals that they mean, in fixed point; all others as stored. Source: TensorFlow Lite
/// reference kernels, comparisons.</remarks>
/// <param name="alsoBools">Whether it accepts bools beside numbers.</param>
internal sealed class Compare<TComparison>(bool alsoBools) : BinaryOp(alsoBools ? [.. ComparableNumbers, TensorType.Bool] : ComparableNumbers)
    where TComparison : struct, IComparison
{
    private const int LeftShift = 8;

    private static readonly TensorType[] ComparableNumbers =
        [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64];

    public override PreparedOp Prepare(PrepareContext context) => context.Input(First).Type switch
    {
        TensorType.Float32 => Stored<float>(context),
        TensorType.Int16 => Stored<short>(context),
        TensorType.Int32 => Stored<int>(context),
        TensorType.Int64 => Stored<long>(context),
        TensorType.Bool => Stored<byte>(context),
        _ => EightBit(context),
    };

    protected override void RequireOutputType(PrepareContext context) => context.RequireType(context.Output(), TensorType.Bool);

    private static PreparedOp Stored<T>(PrepareContext context)
        where T : unmanaged, IComparisonOperators<T, T, bool> => BinaryLoop.Create<T, byte, StoredComparison<T, TComparison>>(context, default);

    private static PreparedOp EightBit(PrepareContext context)
    {
        QuantizationParameters first = ScaleBelowOne(context, First), second = ScaleBelowOne(context, Second);
        CommonScale reals = new(first.ZeroPoint, context.Factor(first.Scale), second.ZeroPoint, context.Factor(second.Scale), LeftShift);
        return context.Kernels is null
            ? BinaryLoop.Create<sbyte, byte, QuantizedComparison<TComparison>>(context, new(reals))
            : BinaryLoop.Create<sbyte, byte, TabulatedComparison<TComparison>>(context, TabulatedComparison<TComparison>.Create(reals));
    }

    private static QuantizationParameters ScaleBelowOne(PrepareContext context, int slot)
    {
        GraphTensor tensor = context.Input(slot);
        QuantizationParameters quantization = context.PerTensor(tensor);
        context.Require(context.Factor(quantization.Scale).Shift <= 0, tensor, $"its scale is {quantization.Scale:G6}", "a scale below 1");
        return quantization;
    }
}
