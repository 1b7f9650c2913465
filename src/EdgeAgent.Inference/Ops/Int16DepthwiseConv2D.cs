using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of DEPTHWISE_CONV_2D of int16 activations and int8 weights.</summary>
internal static class Int16DepthwiseConv2D
{
    /// <summary>Checks and packs; channels too few for packing run on the reference loops.</summary>
    public static PreparedOp Create(
        PrepareContext context, Window2D window, int batches, int inputChannels, int outputChannels, ActivationFunction function)
    {
        Int16OutputStage stage = SixteenByEight.Stage(context, function, quantizedAxis: 3, isFullyConnected: false);
        long[] bias = SixteenByEight.Biases(context);
        ReadOnlyMemory<byte> filter = context.Input(Convolution.Filter).Constant;
        SixteenByEight.RequireSumsFit(context, 1, outputChannels, outputChannels, bias, stage);
        Naive naive = new(window, batches, inputChannels, outputChannels, filter, bias, stage);
        if (context.Kernels is not { } kernels) return naive;
        long packedBytes = Qs16x8DepthwiseConvolution.BytesFor(kernels, outputChannels, window.Taps);
        if (SixteenByEight.IsTooMuchPadding(packedBytes, filter.Length)) return naive;

        context.ReserveWeights(packedBytes);
        context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
        Qs16x8DepthwiseConvolution convolution = context.Own(new Qs16x8DepthwiseConvolution(
            kernels, window, MemoryMarshal.Cast<byte, sbyte>(filter.Span), bias, inputChannels, context.Own(stage.ToTable(outputChannels))));
        context.ReserveScratch(convolution.ScratchBytes);
        return new Packed(convolution, batches, window.InputPixels * inputChannels, context.Output().Shape.ElementCount * window.Taps);
    }

    private sealed class Packed(Qs16x8DepthwiseConvolution convolution, int batches, int imageLength, long macs) : DivisibleOp
    {
        public override string Kernel => convolution.KernelName;

        public override int Parts => batches * convolution.OutputPixels;

        public override long Cycles => WorkEstimate.Windows(macs);

        public override long OutputRowBytes => convolution.OutputChannels * (long)sizeof(short);

        public override void Eval(EvalContext context, int first, int count)
        {
            ReadOnlySpan<short> input = context.Input<short>(Convolution.Input);
            Span<short> output = context.Output<short>();
            int pixels = convolution.OutputPixels, stride = context.OutputStride<short>(convolution.OutputChannels);
            for (int done; count > 0; first += done, count -= done)
            {
                (int n, int pixel) = Math.DivRem(first, pixels);
                done = Math.Min(count, pixels - pixel);
                convolution.Run(
                    input.Slice(n * imageLength, imageLength), output[(n * pixels * stride)..], stride, context.Scratch<byte>(), pixel, done);
            }
        }
    }

    private sealed class Naive(
        Window2D window, int batches, int inputChannels, int outputChannels, ReadOnlyMemory<byte> filter, long[] bias, Int16OutputStage stage)
        : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceDepthwiseConv2D.Run(
            window, batches, inputChannels, outputChannels, context.Input<short>(Convolution.Input), MemoryMarshal.Cast<byte, sbyte>(filter.Span),
            bias, stage, context.Output<short>());
    }
}
