using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of TRANSPOSE_CONV of int16 activations with int8 weights.</summary>
internal sealed class TransposeConvInt16(
    TransposedWindow window, ReadOnlyMemory<byte> filter, long[] bias, TransposeConvInt16Stage stage, bool isReference) : PreparedOp
{
    public override string Kernel => isReference ? "reference" : "rows";

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<short> input = context.Input<short>(TransposeConv.Input);
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(filter.Span);
        if (isReference) ReferenceTransposeConv.Run(window, input, weights, bias, stage, context.Output<short>());
        else Run(input, weights, context.Output<short>());
    }

    public static TransposeConvInt16 Create(PrepareContext context, TransposedWindow window, ActivationFunction activation)
    {
        GraphTensor input = context.Input(TransposeConv.Input), filter = context.Input(TransposeConv.Filter), output = context.Output();
        QuantizationParameters from = context.PerTensor(input), to = context.PerTensor(output);
        context.Require(from.ZeroPoint == 0 && to.ZeroPoint == 0, input, "its zero point or its output's is not 0", "zero point 0 for int16");
        QuantizedMultiplier[] factors = Convolution.Factors(context, input, filter, singlePrecisionProduct: false);
        context.Require(factors.All(factor => factor.Shift <= 7), output, $"its scale is {to.Scale:G6}",
            "a scale that does not multiply sums by 128 or more");
        (int min, int max) = Activation.Stored(context, activation, output);
        bool hasBias = context.HasInput(TransposeConv.Bias), isWide = hasBias && context.Input(TransposeConv.Bias).Type == TensorType.Int64;
        return new TransposeConvInt16(
            window, filter.Constant, hasBias ? Biases(context.Input(TransposeConv.Bias)) : [], new TransposeConvInt16Stage(factors, isWide, min, max),
            context.Kernels is null);
    }

    private static long[] Biases(GraphTensor bias) => bias.Type == TensorType.Int64
        ? MemoryMarshal.Cast<byte, long>(bias.Constant.Span).ToArray()
        : Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bias.Constant.Span).ToArray(), value => (long)value);

    private void Run(ReadOnlySpan<short> input, ReadOnlySpan<sbyte> weights, Span<short> output)
    {
        int channels = window.Input[3], outputChannels = window.Output[3], at = 0;
        for (int n = 0; n < window.Output[0]; n++)
            for (int y = 0; y < window.Output[1]; y++)
                for (int x = 0; x < window.Output[2]; x++)
                    for (int m = 0; m < outputChannels; m++)
                    {
                        long sum = bias.Length == 0 ? 0 : bias[m];
                        for (TransposedTaps taps = new(window, n, y, x); taps.MoveNext();)
                        {
                            sum = unchecked(sum + Int16Products.Sum(
                                input.Slice(taps.Pixel * channels, channels), weights.Slice((m * window.Taps + taps.Tap) * channels, channels)));
                        }

                        output[at++] = stage.Apply(sum, m);
                    }
    }
}
