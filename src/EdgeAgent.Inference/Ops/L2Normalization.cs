using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>L2_NORMALIZATION along the last axis; int8, uint8 and float32.</summary>
/// <remarks>Eight-bit outputs have scale 1/128, and mean 0 by 0 (128 for uint8).</remarks>
internal sealed class L2Normalization : Op
{
    private const int LargestDepth = 1 << 15;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8);
        context.RequireSameType(context.Output(), input);
        context.Require(input.Shape.Rank > 0, input, "it is a scalar", "at least one dimension");
        Activation.RequireNone(context, context.OptionsOrNull<L2NormOptions>()?.FusedActivation ?? ActivationFunction.None);
        return input.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        int depth = input.Shape.FromEnd(1);
        if (!input.IsEightBit) return new Float(depth);
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(context.Output());
        context.Require(to.Scale == 1f / 128 && to.ZeroPoint == 0, context.Output(), $"it has {context.Output().FileQuantization}",
            "scale 1/128 and zero point 0 for int8, 128 for uint8");
        context.Require(depth <= LargestDepth, input, $"its last dimension is {depth}", $"at most {LargestDepth}");
        return new Int8(depth, from.ZeroPoint, input.IsUInt8);
    }

    private sealed class Int8(int depth, int zeroPoint, bool isUInt8) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceNormalization.L2(depth, context.Input<sbyte>(0), zeroPoint, isUInt8, context.Output<sbyte>());
    }

    private sealed class Float(int depth) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceNormalization.L2(depth, context.Input<float>(0), context.Output<float>());
    }
}
