using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>GELU, exact or by its approximation with a hyperbolic tangent; float32, int8 and uint8.</summary>
internal sealed class Gelu() : UnaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8)
{
    public override PreparedOp Prepare(PrepareContext context) => context.OptionsOrNull<GeluOptions>()?.Approximate ?? false
        ? UnaryLoop.CreateReal(context, default(GaussianErrorLinearByTanh))
        : UnaryLoop.CreateReal(context, default(GaussianErrorLinear));
}
