using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>NEG; float32, int32 and int64.</summary>
internal sealed class Neg() : UnaryOp(TensorType.Float32, TensorType.Int32, TensorType.Int64)
{
    public override PreparedOp Prepare(PrepareContext context) => context.Input(0).Type switch
    {
        TensorType.Float32 => UnaryLoop.CreateVector<float, Negation<float>>(context, default),
        TensorType.Int32 => UnaryLoop.CreateVector<int, Negation<int>>(context, default),
        _ => UnaryLoop.CreateVector<long, Negation<long>>(context, default),
    };
}

/// <summary>SIGN; float32 and int32.</summary>
internal sealed class Sign() : UnaryOp(TensorType.Float32, TensorType.Int32)
{
    public override PreparedOp Prepare(PrepareContext context) => context.Input(0).Type == TensorType.Float32
        ? UnaryLoop.Create<float, float, SignOf<float>>(context, default)
        : UnaryLoop.Create<int, int, SignOf<int>>(context, default);
}

/// <summary>LOGICAL_NOT; bool.</summary>
internal sealed class LogicalNot() : UnaryOp(TensorType.Bool)
{
    public override PreparedOp Prepare(PrepareContext context) => UnaryLoop.Create<byte, byte, LogicalNegation>(context, default);
}
