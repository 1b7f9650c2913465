using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>LOGISTIC and TANH: a smooth function of each element; int8, uint8 and float32.</summary>
/// <remarks>Eight-bit elements go through a table of the function in float32. Source: TensorFlow Lite reference kernels.</remarks>
/// <param name="function">The function of reals.</param>
/// <param name="outputScale">The scale that eight-bit outputs must have.</param>
/// <param name="outputZeroPoint">Their zero point, as stored.</param>
internal sealed class ElementwiseFunction(Func<float, float> function, float outputScale, int outputZeroPoint) : Op
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
        GraphTensor input = context.Input(0), output = context.Output();
        if (!input.IsEightBit) return new Float(function);
        QuantizationParameters to = context.PerTensor(output);
        context.Require(to.Scale == outputScale && to.ZeroPoint == outputZeroPoint, output, $"it has {output.FileQuantization}",
            $"scale {outputScale} and zero point {outputZeroPoint} for int8");
        return TableLookup.Create(context, LookupTable.Create(context.PerTensor(input), to, function));
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
