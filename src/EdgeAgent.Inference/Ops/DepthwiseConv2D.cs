using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Ops.Hybrid;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>DEPTHWISE_CONV_2D: input [N,H,W,C], filter [1,KH,KW,C*multiplier], bias or none -> [N,OH,OW,C*multiplier].</summary>
/// <remarks>int8 (filter symmetric, per tensor or per channel on axis 3), int16 with int8 weights, uint8 (per tensor) and float32; the multiplier
/// follows from the shapes. Source: TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class DepthwiseConv2D : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        Convolution.RequireTypes(context);
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        if (SixteenByEight.Is(context) && context.HasInput(Convolution.Bias)) context.RequireType(context.Input(Convolution.Bias), TensorType.Int64);
        context.RequireRank(input, 4);
        context.RequireRank(filter, 4);
        context.Require(filter.Shape[0] == 1 && input.Shape[3] > 0 && filter.Shape[3] % input.Shape[3] == 0, filter,
            $"its shape is {filter.Shape} on an input of {input.Shape}", "[1, height, width, a multiple of the input's channels]");
        Convolution.RequireBias(context, filter.Shape[3]);
        Window2D window = Window(context);
        return new Shape(input.Shape[0], window.OutputHeight, window.OutputWidth, filter.Shape[3]);
    }

    public override long CountMacs(PrepareContext context)
    {
        Shape kernel = context.Input(Convolution.Filter).Shape;
        return checked(context.Output().Shape.ElementCount * kernel[1] * kernel[2]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        DepthwiseConv2DOptions options = context.Options<DepthwiseConv2DOptions>();
        GraphTensor input = context.Input(Convolution.Input), filter = context.Input(Convolution.Filter);
        Geometry geometry = new(Window(context), input.Shape[0], input.Shape[3], filter.Shape[3]);
        if (SixteenByEight.Is(context))
        {
            return Int16DepthwiseConv2D.Create(
                context, geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels, options.FusedActivation);
        }

        if (Convolution.IsHybrid(context))
        {
            return HybridDepthwiseConv2D.Create(
                context, geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels, options.FusedActivation);
        }

        if (!input.IsEightBit)
        {
            (float min, float max) = Activation.Real(context, options.FusedActivation);
            return context.Kernels is not null
                ? Float.Create(context, geometry, new F32Clamp(min, max))
                : new FloatReference(geometry, filter.Constant, Convolution.FloatBiases(context), min, max);
        }

        int filterZeroPoint = Convolution.FilterZeroPoint(context, quantizedAxis: 3);
        OutputStage stage = Convolution.Stage(context, options.FusedActivation, singlePrecisionProduct: input.IsUInt8);
        int[] bias = Convolution.Biases(context);
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span);
        Convolution.RequireSumsFit(context, weights, filter.Shape[3], 1, filter.Shape[3], bias, filterZeroPoint);
        int inputZeroPoint = context.PerTensor(input).ZeroPoint;
        return context.Kernels is null
            ? new Int8Reference(geometry, inputZeroPoint, filter.Constant, filterZeroPoint, bias, stage)
            : Int8.Create(context, context.Kernels, geometry, inputZeroPoint, weights, filterZeroPoint, bias, stage);
    }

    private static Window2D Window(PrepareContext context)
    {
        DepthwiseConv2DOptions options = context.Options<DepthwiseConv2DOptions>();
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

    private sealed record Geometry(Window2D Window, int Batches, int InputChannels, int OutputChannels)
    {
        public int Pixels => checked(Batches * Window.OutputPixels);

        public long Cycles => WorkEstimate.Windows((long)Pixels * Window.Taps * OutputChannels);
    }

    private sealed class Int8(Qs8DepthwiseConvolution convolution, Geometry geometry) : DivisibleOp
    {
        public override string Kernel => convolution.KernelName;

        public override int Parts => geometry.Pixels;

        public override long Cycles => geometry.Cycles;

        public override long OutputRowBytes => geometry.OutputChannels;

        public static Int8 Create(
            PrepareContext context, KernelSet kernels, Geometry geometry, int inputZeroPoint, ReadOnlySpan<sbyte> weights, int filterZeroPoint,
            int[] bias, OutputStage stage)
        {
            Window2D window = geometry.Window;
            context.ReserveWeights(weights.Length);
            context.ReserveTables(sizeof(int) * (long)window.OutputWidth * window.KernelWidth);
            RequantizationTable table = context.Own(stage.ToTable(geometry.OutputChannels));
            Qs8DepthwiseConvolution convolution = context.Own(new Qs8DepthwiseConvolution(
                kernels, window, weights, bias, geometry.InputChannels, inputZeroPoint, filterZeroPoint, table));
            context.ReserveScratch(convolution.ScratchBytes);
            return new Int8(convolution, geometry);
        }

        public override void Eval(EvalContext context, int first, int count)
        {
            ReadOnlySpan<sbyte> input = context.Input<sbyte>(Convolution.Input);
            Span<sbyte> output = context.Output<sbyte>();
            int pixels = convolution.OutputPixels, imageLength = geometry.Window.InputPixels * geometry.InputChannels,
                stride = context.OutputStride<sbyte>(convolution.OutputChannels);
            for (int done; count > 0; first += done, count -= done)
            {
                (int n, int pixel) = Math.DivRem(first, pixels);
                done = Math.Min(count, pixels - pixel);
                convolution.Run(
                    input.Slice(n * imageLength, imageLength), output[(n * pixels * stride)..], stride, context.Scratch<byte>(), pixel, done);
            }
        }
    }

    private sealed class Int8Reference(
        Geometry geometry, int inputZeroPoint, ReadOnlyMemory<byte> filter, int filterZeroPoint, int[] bias, OutputStage stage) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceDepthwiseConv2D.Run(
            geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels,
            context.Input<sbyte>(Convolution.Input), inputZeroPoint, MemoryMarshal.Cast<byte, sbyte>(filter.Span), filterZeroPoint, bias, stage,
            context.Output<sbyte>());
    }

    private sealed class Float(F32DepthwiseConvolution convolution, Geometry geometry) : DivisibleOp
    {
        public override string Kernel => convolution.KernelName;

        public override bool ReadsConstant(int input) => false;

        public static Float Create(PrepareContext context, Geometry geometry, F32Clamp clamp)
        {
            Window2D window = geometry.Window;
            ReadOnlySpan<float> weights = MemoryMarshal.Cast<byte, float>(context.Input(Convolution.Filter).Constant.Span);
            context.ReserveWeights(sizeof(float) * (long)weights.Length);
            context.ReserveTables(sizeof(int) * (long)window.OutputPixels * window.Taps);
            F32DepthwiseConvolution convolution = context.Own(new F32DepthwiseConvolution(
                window, weights, Convolution.FloatBiases(context), geometry.InputChannels, geometry.OutputChannels, clamp));
            context.ReserveScratch(convolution.ScratchBytes);
            return new Float(convolution, geometry);
        }

        public override int Parts => geometry.Pixels;

        public override long Cycles => geometry.Cycles;

        public override void Eval(EvalContext context, int first, int count)
        {
            ReadOnlySpan<float> input = context.Input<float>(Convolution.Input);
            Span<float> output = context.Output<float>();
            int pixels = convolution.OutputPixels, imageLength = geometry.Window.InputPixels * geometry.InputChannels,
                outputLength = pixels * convolution.OutputChannels;
            for (int done; count > 0; first += done, count -= done)
            {
                (int n, int pixel) = Math.DivRem(first, pixels);
                done = Math.Min(count, pixels - pixel);
                convolution.Run(
                    input.Slice(n * imageLength, imageLength), output.Slice(n * outputLength, outputLength), convolution.OutputChannels,
                    context.Scratch<byte>(), pixel, done);
            }
        }
    }

    private sealed class FloatReference(Geometry geometry, ReadOnlyMemory<byte> filter, float[] bias, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceDepthwiseConv2D.Run(
            geometry.Window, geometry.Batches, geometry.InputChannels, geometry.OutputChannels,
            context.Input<float>(Convolution.Input), MemoryMarshal.Cast<byte, float>(filter.Span), bias, min, max, context.Output<float>());
    }
}
