using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Elementwise;

/// <summary>ABS; float32, int8, int16 and int32.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, ABS.</remarks>
internal sealed class Abs() : UnaryOp(TensorType.Float32, TensorType.Int8, TensorType.Int16, TensorType.Int32)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        switch (context.Input(0).Type)
        {
            case TensorType.Float32: return UnaryLoop.CreateVector<float, AbsoluteValue>(context, default);
            case TensorType.Int32: return UnaryLoop.Create<int, int, IntegerAbsoluteValue>(context, default);
        }

        QuantizationParameters from = context.PerTensor(context.Input(0)), to = context.PerTensor(context.Output());
        QuantizedMultiplier? factor = from.Scale == to.Scale ? null : context.Factor(from.Scale / to.Scale);
        QuantizedAbsoluteValue function = new(from.ZeroPoint, factor, to.ZeroPoint);
        return context.Input(0).IsEightBit
            ? TableLookup.Create(context, LookupTable.Create(function.Scale))
            : UnaryLoop.Create<short, short, QuantizedAbsoluteValue>(context, function);
    }
}
