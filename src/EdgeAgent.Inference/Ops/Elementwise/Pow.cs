using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>POW; float32 and int32.</summary>
internal sealed class Pow() : BinaryOp(TensorType.Float32, TensorType.Int32)
{
    public override PreparedOp Prepare(PrepareContext context) => context.Input(First).Type == TensorType.Float32
        ? BinaryLoop.Create<float, float, Power>(context, default)
        : BinaryLoop.Create<int, int, IntegerPower>(context, default);
}
