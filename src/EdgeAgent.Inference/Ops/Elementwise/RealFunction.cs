using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>A function of reals, applied to each element: float32 as it is, eight-bit and int16 tensors through tables.</summary>
/// <param name="types">The types that it accepts.</param>
internal sealed class RealFunction<TFunction>(params TensorType[] types) : UnaryOp(types)
    where TFunction : struct, IUnaryFunction<float, float>
{
    public override PreparedOp Prepare(PrepareContext context) => UnaryLoop.CreateReal(context, default(TFunction));
}

/// <summary>A function of reals that is also known for vectors.</summary>
/// <param name="types">The types that it accepts.</param>
internal sealed class VectorRealFunction<TFunction>(params TensorType[] types) : UnaryOp(types)
    where TFunction : struct, IVectorUnaryFunction<float>
{
    public override PreparedOp Prepare(PrepareContext context) => context.Input(0).Type == TensorType.Float32
        ? UnaryLoop.CreateVector<float, TFunction>(context, default)
        : UnaryLoop.CreateReal(context, default(TFunction));
}
