using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>RELU, RELU6 and RELU_N1_TO_1 as ops of their own: clamps each element; int8, uint8 and float32.</summary>
/// <remarks>Eight-bit input and output may be quantized differently. Source: TensorFlow Lite reference kernels.</remarks>
internal sealed class Relu(ActivationFunction function) : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Float32, TensorType.Int8, TensorType.UInt8);
        context.RequireSameType(context.Output(), context.Input(0));
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        if (!context.Input(0).IsEightBit)
        {
            (float least, float most) = Activation.Real(context, function);
            return new Float(least, most);
        }

        QuantizationParameters from = context.PerTensor(context.Input(0)), to = context.PerTensor(context.Output());
        (int min, int max) = Activation.Stored(context, function, to);
        OutputStage stage = new([context.Factor(from.Scale / to.Scale)], to.ZeroPoint, min, max);
        return TableLookup.Create(context, LookupTable.Create(element => stage.Apply(element - from.ZeroPoint, 0)));
    }

    private sealed class Float(float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<float> input = context.Input<float>(0);
            Span<float> output = context.Output<float>();
            for (int i = 0; i < output.Length; i++) output[i] = FloatActivation.Clamp(input[i], min, max);
        }
    }
}
