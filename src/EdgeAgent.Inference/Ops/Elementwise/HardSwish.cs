using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>HARD_SWISH; float32, int8 and uint8.</summary>
internal sealed class HardSwish() : UnaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        if (context.Input(0).Type == TensorType.Float32) return UnaryLoop.CreateVector<float, HardSwishFunction>(context, default);
        QuantizationParameters from = context.PerTensor(context.Input(0)), to = context.PerTensor(context.Output());
        float ratio = from.Scale / to.Scale;
        context.Require(ratio is > 1f / 64 and < 128, context.Output(), $"its scale is {to.Scale:G6}, its input's {from.Scale:G6}",
            "a scale between 1/128 and 64 times the input's");
        context.Require(from.Scale is > 1e-6f and < 64, context.Input(0), $"its scale is {from.Scale:G6}", "a scale between 10^-6 and 64");
        HardSwishStage stage = HardSwishStage.Create(from, to);
        return TableLookup.Create(context, LookupTable.Create(stage.Apply));
    }
}
