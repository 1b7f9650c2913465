using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Hybrid;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>CONV_2D: input [N,H,W,C], filter [M,KH,KW,C/G], bias [M] or none -> [N,OH,OW,M].</summary>
/// <remarks>int8 (filter symmetric, per tensor or per channel on axis 0), int16 with int8 weights, uint8 (per tensor) and float32; strides,
/// dilations, SAME and VALID, fused clamps; G groups run on the reference loops; float32 with int8 weights quantizes each image on the way. Source:
/// TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class Conv2D : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        Convolution.RequireTypes(context);
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        context.RequireRank(input, 4);
        context.RequireRank(filter, 4);
        Shape kernel = filter.Shape;
        context.Require(kernel[3] > 0 && input.Shape[3] > 0 && input.Shape[3] % kernel[3] == 0 && kernel[0] % (input.Shape[3] / kernel[3]) == 0, filter,
            $"its shape is {kernel} on an input of {input.Shape}", "input channels that divide the input's, output channels that the groups divide");
        Convolution.RequireBias(context, kernel[0]);
        Window2D window = Window(context);
        return new Shape(input.Shape[0], window.OutputHeight, window.OutputWidth, kernel[0]);
    }

    public override long CountMacs(PrepareContext context)
    {
        Shape kernel = context.Input(Convolution.Filter).Shape;
        return checked(context.Output().Shape.ElementCount * kernel[1] * kernel[2] * kernel[3]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Conv2DOptions options = context.Options<Conv2DOptions>();
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        Geometry geometry = new(Window(context), input.Shape[0], input.Shape[3], filter.Shape[0], filter.Shape[3]);
        if (Convolution.IsHybrid(context))
        {
            return HybridConv2D.Create(
                context, geometry.Window, geometry.Batches, geometry.InputChannels, geometry.FilterChannels, options.FusedActivation);
        }

        if (SixteenByEight.Is(context))
        {
            return Int16Conv2D.Create(context, geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels,
                geometry.FilterChannels, options.FusedActivation, isFullyConnected: false);
        }

        if (!input.IsEightBit)
        {
            (float min, float max) = Activation.Real(context, options.FusedActivation);
            if (context.Kernels is { } kernels && geometry.FilterChannels == geometry.InputChannels)
                return Float.Create(context, kernels, geometry, new F32Clamp(min, max));
            return new FloatReference(geometry, filter.Constant, Convolution.FloatBiases(context), min, max);
        }

        int filterZeroPoint = Convolution.FilterZeroPoint(context, quantizedAxis: 0);
        OutputStage stage = Convolution.Stage(context, options.FusedActivation, singlePrecisionProduct: input.IsUInt8);
        int[] bias = Convolution.Biases(context);
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span);
        Convolution.RequireSumsFit(context, weights, filter.Shape[0], weights.Length / filter.Shape[0], 1, bias, filterZeroPoint);
        int inputZeroPoint = context.PerTensor(input).ZeroPoint;
        if (context is { LowMemory: true, Kernels: { } set } && geometry.FilterChannels == geometry.InputChannels)
        {
            return UnpackedConvolution.Create(
                context, set, geometry.Window, geometry.Batches, geometry.InputChannels, inputZeroPoint, filterZeroPoint, bias, stage);
        }

        return context.Kernels is null || geometry.FilterChannels != geometry.InputChannels
            ? new Int8Reference(geometry, inputZeroPoint, filter.Constant, filterZeroPoint, bias, stage)
            : Int8.Create(context, context.Kernels, geometry, inputZeroPoint, weights, filterZeroPoint, bias, stage);
    }

    private static Window2D Window(PrepareContext context)
    {
        Conv2DOptions options = context.Options<Conv2DOptions>();
        GraphTensor input = context.Input(Convolution.Input);
        Shape kernel = context.Input(Convolution.Filter).Shape;
        Convolution.RequirePositive(context, "stride", options.StrideHeight, options.StrideWidth);
        Convolution.RequirePositive(context, "dilation", options.DilationHeight, options.DilationWidth);
        Window2D? window = WindowPlacement.Create(
            input.Shape, (kernel[1], kernel[2]), (options.StrideHeight, options.StrideWidth), (options.DilationHeight, options.DilationWidth),
            options.Padding,
            context.FoldedPad.Before, context.FoldedPad.After);
        context.Require(window is not null, input, $"its shape is {input.Shape} under a filter of {kernel}", "an image that the filter fits in");
        return window!.Value;
    }

    private sealed record Geometry(Window2D Window, int Batches, int InputChannels, int OutputChannels, int FilterChannels)
    {
        public long Macs => (long)Batches * Window.OutputPixels * Window.Taps * FilterChannels * OutputChannels;
    }

    private sealed class Int8(Qs8Convolution convolution, int batches, int imageLength, long macs) : DivisibleOp
    {
        private readonly GemmParts _parts = new(
            batches, convolution.OutputPixels, convolution.RowStep, convolution.OutputChannels, convolution.ChannelStep);

        public override string Kernel => convolution.KernelName;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.Product(macs);

        public override long OutputRowBytes => convolution.OutputChannels;

        public static Int8 Create(
            PrepareContext context, KernelSet kernels, Geometry geometry, int inputZeroPoint, ReadOnlySpan<sbyte> weights, int filterZeroPoint,
            int[] bias, OutputStage stage)
        {
            Window2D window = geometry.Window;
            context.ReserveWeights(weights.Length);
            if (!window.IsPointwise) context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
            RequantizationTable table = context.Own(stage.ToTable(geometry.OutputChannels));
            Qs8Convolution convolution = context.Own(new Qs8Convolution(
                kernels, window, weights, bias, geometry.InputChannels, inputZeroPoint, filterZeroPoint, table, context.Store));
            context.ReserveScratch(convolution.ScratchBytes);
            return new Int8(
                convolution, geometry.Batches, window.InputPixels * geometry.InputChannels, geometry.Macs);
        }

        public override void Eval(EvalContext context, int first, int count)
        {
            ReadOnlySpan<sbyte> input = context.Input<sbyte>(Convolution.Input);
            Span<sbyte> output = context.Output<sbyte>();
            Span<byte> scratch = context.Scratch<byte>();
            int stride = context.OutputStride<sbyte>(convolution.OutputChannels);
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out int n, out GemmRange range);
                convolution.Run(
                    input.Slice(n * imageLength, imageLength), output[(n * convolution.OutputPixels * stride)..], stride, scratch, range);
            }
        }
    }

    private sealed class Int8Reference(
        Geometry geometry, int inputZeroPoint, ReadOnlyMemory<byte> filter, int filterZeroPoint, int[] bias, OutputStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceConv2D.Run(
            geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels, geometry.FilterChannels,
            context.Input<sbyte>(Convolution.Input), inputZeroPoint, MemoryMarshal.Cast<byte, sbyte>(filter.Span), filterZeroPoint, bias, stage,
            context.Output<sbyte>());
    }

    private sealed class Float(F32Convolution convolution, Geometry geometry) : DivisibleOp
    {
        private readonly GemmParts _parts = new(
            geometry.Batches, geometry.Window.OutputPixels, convolution.RowStep, geometry.OutputChannels, convolution.ChannelStep);

        public override string Kernel => convolution.KernelName;

        public override bool ReadsConstant(int input) => false;

        public override int Parts => _parts.Count;

        public override long Cycles => WorkEstimate.FloatProduct(geometry.Macs);

        public override long OutputRowBytes => sizeof(float) * (long)geometry.OutputChannels;

        public static Float Create(PrepareContext context, KernelSet kernels, Geometry geometry, F32Clamp clamp)
        {
            Window2D window = geometry.Window;
            ReadOnlySpan<float> weights = MemoryMarshal.Cast<byte, float>(context.Input(Convolution.Filter).Constant.Span);
            context.ReserveWeights(sizeof(float) * (long)weights.Length);
            if (!window.IsPointwise) context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
            F32Convolution convolution = context.Own(new F32Convolution(
                kernels, window, weights, Convolution.FloatBiases(context), geometry.InputChannels, geometry.OutputChannels, clamp, context.Store));
            context.ReserveScratch(convolution.ScratchBytes);
            return new Float(convolution, geometry);
        }

        public override void Eval(EvalContext context, int first, int count)
        {
            int inputLength = geometry.Window.InputPixels * geometry.InputChannels, stride = context.OutputStride<float>(geometry.OutputChannels);
            for (int done; count > 0; first += done, count -= done)
            {
                done = _parts.Next(first, count, out int n, out GemmRange range);
                convolution.Run(
                    context.Input<float>(Convolution.Input).Slice(n * inputLength, inputLength),
                    context.Output<float>()[(n * geometry.Window.OutputPixels * stride)..], stride, context.Scratch<byte>(), range);
            }
        }
    }

    private sealed class FloatReference(Geometry geometry, ReadOnlyMemory<byte> filter, float[] bias, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceConv2D.Run(
            geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels, geometry.FilterChannels,
            context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, float>(filter.Span), bias, min, max, context.Output<float>());
    }
}
