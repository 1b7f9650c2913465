using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>SOFTMAX along the last axis; int8, uint8, int16 and float32.</summary>
/// <remarks>Eight-bit outputs have scale 1/256 and mean 0 by their smallest value; int16 outputs have scale 2^-15 and zero point 0.
/// Source: TensorFlow Lite reference kernels, SOFTMAX.</remarks>
internal sealed class Softmax : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16);
        context.RequireSameType(context.Output(), input);
        context.Require(input.Shape.Rank > 0, input, "it is a scalar", "at least one dimension");
        return input.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        float beta = context.Options<SoftmaxOptions>().Beta;
        context.Require(float.IsFinite(beta) && beta > 0, null, $"its beta is {beta}", "a finite beta above 0");
        int depth = input.Shape.FromEnd(1);
        if (input.Type == TensorType.Float32) return new Float(depth, beta);
        if (input.Type == TensorType.Int16) return Int16Softmax(context, depth, beta);

        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(context.Output());
        context.Require(Math.Abs(to.Scale - (1f / 256)) <= 0.001f / 256 && to.ZeroPoint == sbyte.MinValue, context.Output(),
            $"it has {context.Output().FileQuantization}", "scale 1/256 and the smallest value as zero point");
        context.Require((double)beta * from.Scale * (1 << (31 - SoftmaxStage.DifferenceBits)) > 1, input,
            $"its scale times beta is {beta * from.Scale:G6}", "above 2^-26");
        SoftmaxStage stage = SoftmaxStage.Create(beta, from.Scale);
        return context.Kernels is null ? new Int8Reference(depth, stage) : new Int8(depth, stage);
    }

    private static Int16 Int16Softmax(PrepareContext context, int depth, float beta)
    {
        QuantizationParameters from = context.PerTensor(context.Input(0)), to = context.PerTensor(context.Output());
        context.Require(Math.Abs(to.Scale - (1f / 32768)) <= 0.001f / 32768 && to.ZeroPoint == 0, context.Output(),
            $"it has {context.Output().FileQuantization}", "scale 2^-15 and zero point 0 for int16");
        context.Require(depth <= Int16SoftmaxStage.LargestDepth, context.Input(0), $"its last dimension is {depth}",
            $"at most {Int16SoftmaxStage.LargestDepth} for int16");
        return new Int16(depth, new Int16SoftmaxStage(context.Factor(Int16SoftmaxStage.RealFactor(from.Scale, beta))));
    }

    private sealed class Int16(int depth, Int16SoftmaxStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override bool MayOverwrite(int input) => true;

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<short> input = context.Input<short>(0);
            for (int start = 0; start < input.Length; start += depth)
                stage.Apply(input.Slice(start, depth), context.Output<short>().Slice(start, depth));
        }
    }

    private sealed class Int8Reference(int depth, SoftmaxStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override bool MayOverwrite(int input) => true;

        public override void Eval(EvalContext context) => ReferenceSoftmax.Run(depth, context.Input<sbyte>(0), stage, context.Output<sbyte>());
    }

    /// <summary>Looks exponentials up: only 256 differences from a maximum exist.</summary>
    private sealed class Int8 : PreparedOp
    {
        private readonly int _depth;
        private readonly int[] _exps = new int[256];
        private readonly int[] _addends = new int[256];

        public Int8(int depth, SoftmaxStage stage)
        {
            _depth = depth;
            for (int difference = Math.Max(stage.SmallestDifference, -255); difference <= 0; difference++)
            {
                _exps[-difference] = stage.Exp(difference);
                _addends[-difference] = FixedPoint.DivideByPowerOfTwo(_exps[-difference], SoftmaxStage.SumBits);
            }
        }

        public override string Kernel => "lookup";

        public override bool MayOverwrite(int input) => true;

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<sbyte> input = context.Input<sbyte>(0);
            Span<sbyte> output = context.Output<sbyte>();
            for (int start = 0; start < input.Length; start += _depth)
            {
                ReadOnlySpan<sbyte> row = input.Slice(start, _depth);
                int largest = sbyte.MinValue, sum = 0;
                foreach (sbyte value in row) largest = Math.Max(largest, value);
                foreach (sbyte value in row) sum = unchecked(sum + _addends[largest - value]);
                (int, int) reciprocal = FixedPoint.Reciprocal(sum, SoftmaxStage.SumBits);
                for (int i = 0; i < row.Length; i++) output[start + i] = SoftmaxStage.Share(_exps[largest - row[i]], reciprocal);
            }
        }
    }

    private sealed class Float(int depth, float beta) : PreparedOp
    {
        public override string Kernel => "reference";

        public override bool MayOverwrite(int input) => true;

        public override void Eval(EvalContext context) => ReferenceSoftmax.Run(depth, context.Input<float>(0), beta, context.Output<float>());
    }
}
