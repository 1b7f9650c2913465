using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Hybrid;

/// <summary>The ready forms of DEPTHWISE_CONV_2D with float32 activations, quantized asymmetrically, and int8 weights.</summary>
internal static class HybridDepthwiseConv2D
{
    /// <summary>Checks the filter and builds the node.</summary>
    public static PreparedOp Create(
        PrepareContext context, in Window2D window, int batches, int inputChannels, int outputChannels, ActivationFunction function)
    {
        GraphTensor filter = context.Input(Convolution.Filter);
        HybridScheme read = HybridScheme.Of(context, quantizedAxis: 3, (PerChannel: true, Shared: true));
        HybridScheme scheme = read with { Scales = Array.ConvertAll(read.Scales, scale => scale * read.SharedScale), SharedScale = 1 };
        HybridScheme.RequireSumsFit(context, outputChannels, isDepthwise: true);
        (float min, float max) = Activation.Real(context, function);
        if (context.Kernels is { } kernels) return Fast.Create(context, kernels, window, batches, inputChannels, scheme, new F32Clamp(min, max));
        context.ReserveScratch(context.Input(Convolution.Input).Shape.ElementCount / batches);
        return new Reference(
            window, batches, inputChannels, outputChannels, filter.Constant, scheme, Convolution.FloatBiases(context), min, max);
    }

    private sealed class Fast(HybridInput input, Product product) : PhasedOp
    {
        private readonly DivisibleOp[] _phases = [input.Phases().Ranges, input.Phases().Integers, product];

        public override string Kernel => product.Kernel;

        public override IReadOnlyList<DivisibleOp> Phases => _phases;

        public override bool ReadsConstant(int input) => false;

        public static Fast Create(
            PrepareContext context, KernelSet kernels, in Window2D window, int batches, int inputChannels, HybridScheme scheme, F32Clamp clamp)
        {
            ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(context.Input(Convolution.Filter).Constant.Span);
            context.ReserveWeights(weights.Length);
            context.ReserveTables(sizeof(int) * (long)window.OutputWidth * window.KernelWidth);
            DequantizationTable table = scheme.Table(context, clamp, isDepthwise: true);
            Qd8DepthwiseConvolution convolution = context.Own(new Qd8DepthwiseConvolution(kernels, window, weights, inputChannels, table));
            HybridInput input = new(context, batches, scheme, convolution.PaddingLength, table);
            return new Fast(input, new Product(convolution, input, context.ReserveScratch(convolution.ScratchBytes), window.Taps));
        }
    }

    private sealed class Product(Qd8DepthwiseConvolution convolution, HybridInput input, int scratch, int taps) : DivisibleOp
    {
        public override string Kernel => convolution.KernelName;

        public override int Parts => checked(input.Images * convolution.OutputPixels);

        public override long Cycles => WorkEstimate.Windows((long)Parts * convolution.OutputChannels * taps);

        public override void Eval(EvalContext context, int first, int count)
        {
            int pixels = convolution.OutputPixels, outputLength = pixels * convolution.OutputChannels;
            for (int done; count > 0; first += done, count -= done)
            {
                (int n, int pixel) = Math.DivRem(first, pixels);
                done = Math.Min(count, pixels - pixel);
                convolution.Run(
                    input.Integers(context, n), input.Resolved(context, n), input.PaddingRow(context, n),
                    context.Output<float>().Slice(n * outputLength, outputLength), context.Scratch<byte>(scratch), pixel, done);
            }
        }
    }

    private sealed class Reference(
        Window2D window, int batches, int inputChannels, int outputChannels, ReadOnlyMemory<byte> filter, HybridScheme scheme, float[] bias, float min,
        float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceHybrid.ConvolveDepthwise(
            window, batches, inputChannels, outputChannels, context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, sbyte>(filter.Span),
            scheme, bias, min, max, context.Scratch<sbyte>(), context.Output<float>());
    }
}
