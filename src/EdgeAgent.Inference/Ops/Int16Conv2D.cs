using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of CONV_2D and FULLY_CONNECTED of int16 activations and int8 weights.</summary>
internal static class Int16Conv2D
{
    /// <summary>Checks and packs; more than one group, and channels too few for packing, run on the reference loops.</summary>
    public static PreparedOp Create(
        PrepareContext context, Window2D window, int batches, int inputChannels, int outputChannels, int filterChannels,
        ActivationFunction function, bool isFullyConnected)
    {
        Int16OutputStage stage = SixteenByEight.Stage(context, function, quantizedAxis: 0, isFullyConnected);
        long[] bias = SixteenByEight.Biases(context);
        ReadOnlyMemory<byte> filter = context.Input(Convolution.Filter).Constant;
        SixteenByEight.RequireSumsFit(context, filter.Length / outputChannels, 1, outputChannels, bias, stage);
        Geometry geometry = new(window, batches, inputChannels, outputChannels, filterChannels);
        if (context.Kernels is not { } kernels || filterChannels != inputChannels) return new Naive(geometry, filter, bias, stage);
        long packedBytes = Qs16x8GemmWeights.BytesFor(kernels, outputChannels, window.Taps, inputChannels);
        if (SixteenByEight.IsTooMuchPadding(packedBytes, filter.Length)) return new Naive(geometry, filter, bias, stage);

        context.ReserveWeights(packedBytes);
        if (!window.IsPointwise) context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
        Qs16x8Convolution convolution = context.Own(new Qs16x8Convolution(
            kernels, window, MemoryMarshal.Cast<byte, sbyte>(filter.Span), bias, inputChannels, context.Own(stage.ToTable(outputChannels))));
        context.ReserveScratch(convolution.ScratchBytes);
        long macs = context.Output().Shape.ElementCount * window.Taps * inputChannels;
        return new Packed(convolution, batches, window.InputPixels * inputChannels, macs);
    }

    private sealed record Geometry(Window2D Window, int Batches, int InputChannels, int OutputChannels, int FilterChannels);

    private sealed class Packed(Qs16x8Convolution convolution, int batches, int imageLength, long macs) : DivisibleOp
    {
        private readonly GemmParts _parts = new(
            batches, convolution.OutputPixels, convolution.RowStep, convolution.OutputChannels, convolution.ChannelStep);

        public override string Kernel => convolution.KernelName;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.Product(macs);

        public override long OutputRowBytes => convolution.OutputChannels * (long)sizeof(short);

        public override void Eval(EvalContext context, int first, int count)
        {
            ReadOnlySpan<short> input = context.Input<short>(Convolution.Input);
            Span<short> output = context.Output<short>();
            int stride = context.OutputStride<short>(convolution.OutputChannels);
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out int n, out GemmRange range);
                convolution.Run(
                    input.Slice(n * imageLength, imageLength), output[(n * convolution.OutputPixels * stride)..], stride, context.Scratch<byte>(),
                    range);
            }
        }
    }

    private sealed class Naive(Geometry geometry, ReadOnlyMemory<byte> filter, long[] bias, Int16OutputStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceConv2D.Run(
            geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels, geometry.FilterChannels,
            context.Input<short>(Convolution.Input), MemoryMarshal.Cast<byte, sbyte>(filter.Span), bias, stage, context.Output<short>());
    }
}
