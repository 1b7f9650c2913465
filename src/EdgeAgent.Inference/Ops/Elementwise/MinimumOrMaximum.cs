using System.Numerics;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>MINIMUM and MAXIMUM of stored values; float32, int8, uint8, int16, int32 and int64.</summary>
/// <remarks>Quantized operands and output are taken to have one scale and zero point, as in TensorFlow Lite.</remarks>
internal sealed class MinimumOrMaximum(bool isMaximum)
    : BinaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    public override PreparedOp Prepare(PrepareContext context) => context.Input(First).Type switch
    {
        TensorType.Float32 => Create<float>(context),
        TensorType.Int16 => Create<short>(context),
        TensorType.Int32 => Create<int>(context),
        TensorType.Int64 => Create<long>(context),
        _ => Create<sbyte>(context),
    };

    private PreparedOp Create<T>(PrepareContext context)
        where T : unmanaged, IComparisonOperators<T, T, bool> => isMaximum
        ? BinaryLoop.CreateVector<T, Larger<T>>(context, default)
        : BinaryLoop.CreateVector<T, Smaller<T>>(context, default);
}
