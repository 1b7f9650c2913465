using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Elementwise;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1 as ops of their own: clamps each element; int8, uint8, int16 and float32.</summary>
/// <remarks>Quantized input and output may be quantized differently. Source: TensorFlow Lite reference kernels.</remarks>
internal sealed class Relu(float least, float most) : UnaryOp(TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16)
{
    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        if (input.Type == TensorType.Float32) return UnaryLoop.CreateVector<float, RealClamp>(context, new(least, most));

        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(context.Output());
        (int min, int max) = Activation.Stored(context, (least, most), context.Output());
        Requantization output = new(context.Factor(from.Scale / to.Scale), to.ZeroPoint, min, max);
        return input.IsEightBit
            ? TableLookup.Create(context, LookupTable.Create(element => output.Apply(element - from.ZeroPoint)))
            : UnaryLoop.Create<short, short, RequantizedElement<short, short>>(context, new(from.ZeroPoint, output));
    }
}
