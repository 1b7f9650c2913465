using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready forms of CONV_2D and FULLY_CONNECTED with float32 activations and int8 weights of one scale.</summary>
/// <remarks>The fast form sums whole numbers in float32: equal to the reference while no partial sum exceeds 2^24, within 2^-24 of the largest one
/// beyond.</remarks>
internal static class HybridConv2D
{
    private const int MostWeights = 1 << 17;

    /// <summary>Checks the filter and builds the node.</summary>
    public static PreparedOp Create(
        PrepareContext context, in Window2D window, int batches, int inputChannels, int outputChannels, ActivationFunction function)
    {
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        QuantizationParameters quantization = context.PerTensor(filter);
        context.Require(quantization.ZeroPoint == 0, filter, $"its zero point is {quantization.ZeroPoint}", "zero point 0 under float activations");
        int weights = (int)(filter.Shape.ElementCount / outputChannels);
        context.Require(weights <= MostWeights && weights == window.Taps * inputChannels, filter, $"it has {weights} weights for each output channel",
            $"at most {MostWeights} under float activations, of all input channels");
        (float min, float max) = Activation.Real(context, function);
        float[] bias = Convolution.FloatBiases(context);
        if (context.Kernels is { } kernels)
            return Fast.Create(context, kernels, window, batches, inputChannels, bias, quantization.Scale, new F32Clamp(min, max));

        context.ReserveScratch(input.Shape.ElementCount / batches);
        return new Reference(window, batches, inputChannels, outputChannels, filter.Constant, quantization.Scale, bias, min, max);
    }

    private sealed class Fast(F32Convolution convolution, int batches, int imageLength, float[] bias, float filterScale, F32Clamp clamp) : PreparedOp
    {
        public override string Kernel => convolution.KernelName;

        public static Fast Create(
            PrepareContext context, KernelSet kernels, in Window2D window, int batches, int inputChannels, float[] bias, float filterScale, F32Clamp clamp)
        {
            GraphTensor filter = context.Input(Convolution.Filter);
            context.ReserveWeights(sizeof(float) * filter.Shape.ElementCount);
            if (!window.IsPointwise) context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
            float[] weights = Array.ConvertAll(MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span).ToArray(), value => (float)value);
            F32Convolution convolution = context.Own(new F32Convolution(
                kernels, window, weights, [], inputChannels, filter.Shape[0], F32Clamp.None));
            int imageLength = window.InputPixels * inputChannels;
            context.ReserveScratch(((long)sizeof(float) * imageLength) + convolution.ScratchBytes);
            return new Fast(convolution, batches, imageLength, bias, filterScale, clamp);
        }

        public override void Eval(EvalContext context)
        {
            Span<float> quantized = context.Scratch<float>()[..imageLength];
            Span<byte> scratch = context.Scratch<byte>()[(sizeof(float) * imageLength)..];
            int outputLength = convolution.OutputPixels * convolution.OutputChannels;
            for (int n = 0; n < batches; n++)
            {
                Span<float> output = context.Output<float>().Slice(n * outputLength, outputLength);
                float scale = F32DynamicRange.Quantize(context.Input<float>(Convolution.Input).Slice(n * imageLength, imageLength), quantized);
                convolution.Run(quantized, output, convolution.OutputChannels, scratch, convolution.WholeImage);
                F32DynamicRange.Scale(output, convolution.OutputChannels, bias, scale * filterScale, clamp);
            }
        }
    }

    private sealed class Reference(
        Window2D window, int batches, int inputChannels, int outputChannels, ReadOnlyMemory<byte> filter, float filterScale, float[] bias, float min,
        float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceHybridConv2D.Run(
            window, batches, inputChannels, outputChannels, context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, sbyte>(filter.Span),
            filterScale, bias, min, max, context.Scratch<sbyte>(), context.Output<float>());
    }
}
