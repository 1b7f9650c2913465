using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>LOG_SOFTMAX along the last axis; int8, uint8 and float32.</summary>
/// <remarks>Eight-bit outputs have scale 1/16 and mean 0 by their largest value. Source: TensorFlow Lite reference kernels, LOG_SOFTMAX.</remarks>
internal sealed class LogSoftmax : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8);
        context.RequireSameType(context.Output(), input);
        context.Require(input.Shape.Rank > 0, input, "it is a scalar", "at least one dimension");
        return input.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        int depth = input.Shape.FromEnd(1);
        if (!input.IsEightBit) return new Float(depth);
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(context.Output());
        context.Require(to.Scale == 1f / 16 && to.ZeroPoint == sbyte.MaxValue, context.Output(), $"it has {context.Output().FileQuantization}",
            "scale 1/16 and the largest value as zero point");
        context.Require(from.Scale is > 1e-6f and < 16, input, $"its scale is {from.Scale:G6}", "a scale between 10^-6 and 16");
        return new Int8(depth, LogSoftmaxStage.Create(from.Scale));
    }

    private sealed class Int8(int depth, LogSoftmaxStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override bool MayOverwrite(int input) => true;

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<sbyte> input = context.Input<sbyte>(0);
            for (int start = 0; start < input.Length; start += depth)
                stage.Apply(input.Slice(start, depth), context.Output<sbyte>().Slice(start, depth));
        }
    }

    private sealed class Float(int depth) : PreparedOp
    {
        public override string Kernel => "reference";

        public override bool MayOverwrite(int input) => true;

        public override void Eval(EvalContext context) => ReferenceLogSoftmax.Run(depth, context.Input<float>(0), context.Output<float>());
    }
}
