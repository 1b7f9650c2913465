using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Elementwise;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>LOGISTIC and TANH: a smooth function of each element; int8, uint8, int16 and float32.</summary>
/// <remarks>Eight-bit elements go through a table of the function in float32, int16 elements between the samples of a table. Source: TensorFlow Lite
/// reference kernels.</remarks>
/// <param name="function">The function of reals.</param>
/// <param name="outputScale">The scale that eight-bit outputs must have.</param>
/// <param name="outputZeroPoint">Their zero point, as stored.</param>
/// <param name="prepareInt16">Makes the ready form for int16, whose output has scale 2^-15, of the input's scale.</param>
internal sealed class ElementwiseFunction(
    Func<float, float> function, float outputScale, int outputZeroPoint, Func<PrepareContext, float, PreparedOp> prepareInt16) : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        context.RequireType(context.Input(0), TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16);
        context.RequireSameType(context.Output(), context.Input(0));
        return context.Input(0).Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0), output = context.Output();
        if (input.Type == TensorType.Float32) return new Float(function);
        if (input.Type == TensorType.Int16) return Int16(context);
        QuantizationParameters to = context.PerTensor(output);
        context.Require(to.Scale == outputScale && to.ZeroPoint == outputZeroPoint, output, $"it has {output.FileQuantization}",
            $"scale {outputScale} and zero point {outputZeroPoint} for int8");
        return TableLookup.Create(context, LookupTable.Create(context.PerTensor(input), to, function));
    }

    /// <summary>LOGISTIC of int16.</summary>
    public static PreparedOp Int16Logistic(PrepareContext context, float scale) =>
        UnaryLoop.Create<short, short, Int16Logistic>(context, new(SigmoidScale.Create(scale, largestPower: 0)));

    /// <summary>TANH of int16.</summary>
    public static PreparedOp Int16Tanh(PrepareContext context, float scale) =>
        UnaryLoop.Create<short, short, Int16Tanh>(context, new(SigmoidScale.Create(scale, largestPower: 1)));

    private PreparedOp Int16(PrepareContext context)
    {
        GraphTensor input = context.Input(0), output = context.Output();
        float scale = context.PerTensor(input).Scale;
        context.Require(context.PerTensor(output).Scale == 1f / 32768, output, $"it has {output.FileQuantization}", "scale 2^-15 for int16");
        context.Require(scale < SigmoidScale.LargestScale, input, $"its scale is {scale:G6}",
            $"a scale below {SigmoidScale.LargestScale:G6} for int16");
        return prepareInt16(context, scale);
    }

    private sealed class Float(Func<float, float> function) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<float> input = context.Input<float>(0);
            Span<float> output = context.Output<float>();
            for (int i = 0; i < output.Length; i++) output[i] = function(input[i]);
        }
    }
}
