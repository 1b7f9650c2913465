using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of CONV_2D and FULLY_CONNECTED with float32 activations and int8 weights of one scale.</summary>
internal sealed class HybridConv2D(
    Window2D window, int batches, int inputChannels, int outputChannels, ReadOnlyMemory<byte> filter, float filterScale, float[] bias, float min,
    float max) : PreparedOp
{
    private const int MostWeights = 1 << 17;

    public override string Kernel => "hybrid";

    /// <summary>Checks the filter and builds the node.</summary>
    public static HybridConv2D Create(
        PrepareContext context, in Window2D window, int batches, int inputChannels, int outputChannels, ActivationFunction function)
    {
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        QuantizationParameters quantization = context.PerTensor(filter);
        context.Require(quantization.ZeroPoint == 0, filter, $"its zero point is {quantization.ZeroPoint}", "zero point 0 under float activations");
        int weights = (int)(filter.Shape.ElementCount / outputChannels);
        context.Require(weights <= MostWeights && weights == window.Taps * inputChannels, filter, $"it has {weights} weights for each output channel",
            $"at most {MostWeights} under float activations, of all input channels");
        (float min, float max) = Activation.Real(context, function);
        context.ReserveScratch(input.Shape.ElementCount / batches);
        return new HybridConv2D(window, batches, inputChannels, outputChannels, filter.Constant, quantization.Scale, Convolution.FloatBiases(context),
            min, max);
    }

    public override void Eval(EvalContext context) => ReferenceHybridConv2D.Run(
        window, batches, inputChannels, outputChannels, context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, sbyte>(filter.Span),
        filterScale,
        bias, min, max, context.Scratch<sbyte>(), context.Output<float>());
}
