using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>SOFTMAX along the last axis; int8, uint8 and float32.</summary>
/// <remarks>Eight-bit outputs have scale 1/256 and mean 0 by their smallest value. Source: TensorFlow Lite reference kernels, SOFTMAX.</remarks>
internal sealed class Softmax : Op
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
        float beta = context.Options<SoftmaxOptions>().Beta;
        context.Require(float.IsFinite(beta) && beta > 0, null, $"its beta is {beta}", "a finite beta above 0");
        int depth = input.Shape.FromEnd(1);
        if (!input.IsEightBit) return new Float(depth, beta);

        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(context.Output());
        context.Require(Math.Abs(to.Scale - (1f / 256)) <= 0.001f / 256 && to.ZeroPoint == sbyte.MinValue, context.Output(),
            $"it has {context.Output().FileQuantization}", "scale 1/256 and the smallest value as zero point");
        context.Require((double)beta * from.Scale * (1 << (31 - SoftmaxStage.DifferenceBits)) > 1, input,
            $"its scale times beta is {beta * from.Scale:G6}", "above 2^-26");
        SoftmaxStage stage = SoftmaxStage.Create(beta, from.Scale);
        return context.Kernels is null ? new Int8Reference(depth, stage) : new Int8(depth, stage);
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
