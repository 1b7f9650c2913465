using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Hybrid;

/// <summary>The ready forms of CONV_2D with float32 activations and int8 weights.</summary>
/// <remarks>As in TensorFlow Lite 2.14, images are quantized asymmetrically under weights with a scale for each channel, symmetrically under one scale:
/// docs/0008.</remarks>
internal static class HybridConv2D
{
    /// <summary>Checks the filter and builds the node.</summary>
    public static PreparedOp Create(
        PrepareContext context, in Window2D window, int batches, int inputChannels, int filterChannels, ActivationFunction function)
    {
        GraphTensor filter = context.Input(Convolution.Filter);
        int outputChannels = filter.Shape[0];
        HybridScheme scheme = HybridScheme.Of(context, quantizedAxis: 0, (PerChannel: true, Shared: false));
        HybridScheme.RequireSumsFit(context, outputChannels, isDepthwise: false);
        (float min, float max) = Activation.Real(context, function);
        if (context.Kernels is { } kernels && filterChannels == inputChannels)
            return Fast.Create(context, kernels, window, batches, inputChannels, scheme, new F32Clamp(min, max));
        context.ReserveScratch(context.Input(Convolution.Input).Shape.ElementCount / batches);
        return new Reference(
            window, batches, inputChannels, outputChannels, filterChannels, filter.Constant, scheme, Convolution.FloatBiases(context), min, max);
    }

    private sealed class Fast(HybridInput input, Product product) : PhasedOp
    {
        private readonly DivisibleOp[] _phases = [input.Phases().Ranges, input.Phases().Integers, product];

        public override string Kernel => product.Kernel;

        public override IReadOnlyList<DivisibleOp> Phases => _phases;

        public override bool ReadsConstant(int input) => false;

        public override long OutputRowBytes => product.OutputRowBytes;

        public static Fast Create(
            PrepareContext context, KernelSet kernels, in Window2D window, int batches, int inputChannels, HybridScheme scheme, F32Clamp clamp)
        {
            ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(context.Input(Convolution.Filter).Constant.Span);
            context.ReserveWeights(weights.Length);
            if (!window.IsPointwise) context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
            DequantizationTable table = scheme.Table(context, clamp, isDepthwise: false);
            Qd8Convolution convolution = context.Own(new Qd8Convolution(kernels, window, weights, inputChannels, table, context.Store));
            HybridInput input = new(context, batches, scheme, convolution.PaddingLength);
            return new Fast(input, new Product(convolution, input, context.ReserveScratch(convolution.ScratchBytes), window.Taps));
        }
    }

    private sealed class Product(Qd8Convolution convolution, HybridInput input, int scratch, int taps) : DivisibleOp
    {
        private readonly GemmParts _parts = new(
            input.Images, convolution.OutputPixels, convolution.RowStep, convolution.OutputChannels, convolution.ChannelStep);

        public override string Kernel => convolution.KernelName;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.Product(
            (long)input.Images * convolution.OutputPixels * convolution.OutputChannels * convolution.InputChannels * taps);

        public override long OutputRowBytes => sizeof(float) * (long)convolution.OutputChannels;

        public override void Eval(EvalContext context, int first, int count)
        {
            int stride = context.OutputStride<float>(convolution.OutputChannels);
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out int n, out GemmRange range);
                convolution.Run(
                    input.Integers(context, n), input.Activations(context)[n], input.PaddingRow(context, n),
                    context.Output<float>()[(n * convolution.OutputPixels * stride)..], stride, context.Scratch<byte>(scratch), range);
            }
        }
    }

    private sealed class Reference(
        Window2D window, int batches, int inputChannels, int outputChannels, int filterChannels, ReadOnlyMemory<byte> filter, HybridScheme scheme,
        float[] bias, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceHybrid.Convolve(
            window, batches, inputChannels, outputChannels, filterChannels, context.Input<float>(Convolution.Input),
            MemoryMarshal.Cast<byte, sbyte>(filter.Span), scheme, bias, min, max, context.Scratch<sbyte>(), context.Output<float>());
    }
}
