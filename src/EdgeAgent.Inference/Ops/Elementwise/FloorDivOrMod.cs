using System.Numerics;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>FLOOR_DIV and FLOOR_MOD of stored values; float32, int8, int16, int32 and int64. An integer divided by 0 gives 0.</summary>
internal sealed class FloorDivOrMod(bool isRemainder)
    : BinaryOp(TensorType.Float32, TensorType.Int8, TensorType.Int16, TensorType.Int32, TensorType.Int64)
{
    public override PreparedOp Prepare(PrepareContext context) => context.Input(First).Type switch
    {
        TensorType.Float32 => isRemainder
            ? BinaryLoop.Create<float, float, FloorRemainder>(context, default)
            : BinaryLoop.Create<float, float, FloorQuotient>(context, default),
        TensorType.Int16 => Create<short>(context),
        TensorType.Int32 => Create<int>(context),
        TensorType.Int64 => Create<long>(context),
        _ => Create<sbyte>(context),
    };

    private PreparedOp Create<T>(PrepareContext context)
        where T : unmanaged, IBinaryInteger<T> => isRemainder
        ? BinaryLoop.Create<T, T, IntegerFloorRemainder<T>>(context, default)
        : BinaryLoop.Create<T, T, IntegerFloorQuotient<T>>(context, default);
}
