using System.Numerics;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>AVERAGE_POOL_2D and MAX_POOL_2D: input [N,H,W,C] -> [N,OH,OW,C]; int8, uint8, int16 and float32.</summary>
/// <remarks>Quantized input and output are quantized alike. Source: TensorFlow Lite 8-bit quantization specification.</remarks>
internal sealed class Pool2D(bool isAverage) : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        Window2D window = Window(context);
        return new Shape(input.Shape[0], window.OutputHeight, window.OutputWidth, input.Shape[3]);
    }

    public override long CountMacs(PrepareContext context)
    {
        Pool2DOptions options = context.Options<Pool2DOptions>();
        return checked(context.Output().Shape.ElementCount * options.FilterHeight * options.FilterWidth);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Pool2DOptions options = context.Options<Pool2DOptions>();
        GraphTensor input = context.Input(0);
        Geometry geometry = new(Window(context), input.Shape[0], input.Shape[3]);
        if (input.Type == TensorType.Float32)
        {
            (float least, float most) = Activation.Real(context, options.FusedActivation);
            return context.Kernels is null
                ? new FloatReference(isAverage, geometry, least, most)
                : new Float(isAverage, geometry, new F32Clamp(least, most));
        }

        Activation.RequireSameQuantization(context, input, context.Output());
        (int min, int max) = Activation.Stored(context, options.FusedActivation, context.Output());
        if (input.Type == TensorType.Int16)
        {
            context.Require((long)options.FilterHeight * options.FilterWidth <= Qs16Pooling.LargestCount, null,
                $"its window is {options.FilterHeight}x{options.FilterWidth}", $"at most {Qs16Pooling.LargestCount} pixels for int16");
            return context.Kernels is null
                ? new Naive<short>(isAverage, geometry, isUInt8: false, min, max)
                : new Int16(isAverage, geometry, min, max);
        }

        return context.Kernels is null
            ? new Naive<sbyte>(isAverage, geometry, input.IsUInt8, min, max)
            : new Int8(isAverage, geometry, input.IsUInt8 ? AveragePoolRounding.HalfUpAsUnsigned : AveragePoolRounding.HalfAwayFromZero, min, max);
    }

    /// <summary>Where the windows of a pooling node lie; checks its options.</summary>
    public static Window2D Window(PrepareContext context)
    {
        Pool2DOptions options = context.Options<Pool2DOptions>();
        GraphTensor input = context.Input(0);
        Convolution.RequirePositive(context, "stride", options.StrideHeight, options.StrideWidth);
        Convolution.RequirePositive(context, "window", options.FilterHeight, options.FilterWidth);
        Window2D? window = WindowPlacement.Create(
            input.Shape, (options.FilterHeight, options.FilterWidth), (options.StrideHeight, options.StrideWidth), (1, 1), options.Padding);
        context.Require(window is not null, input, $"its shape is {input.Shape} under a window of {options.FilterHeight}x{options.FilterWidth}",
            "an image that the window fits in");
        context.Require((long)options.FilterHeight * options.FilterWidth <= 1 << 20, null,
            $"its window is {options.FilterHeight}x{options.FilterWidth}", "at most 2^20 pixels");
        return window!.Value;
    }

    private sealed record Geometry(Window2D Window, int Batches, int Channels)
    {
        public int Pixels => checked(Batches * Window.OutputPixels);

        public long Cycles => WorkEstimate.Windows((long)Pixels * Window.Taps * Channels);
    }

    private sealed class Int8(bool isAverage, Geometry geometry, AveragePoolRounding rounding, int min, int max) : DivisibleOp
    {
        public override string Kernel => isAverage ? "qs8-average-pool" : "qs8-max-pool";

        public override int Parts => geometry.Pixels;

        public override long Cycles => geometry.Cycles;

        public override void Eval(EvalContext context, int first, int count)
        {
            (Window2D window, int channels) = (geometry.Window, geometry.Channels);
            int inputLength = window.InputPixels * channels, outputLength = window.OutputPixels * channels;
            for (int done; count > 0; first += done, count -= done)
            {
                (int n, int pixel) = Math.DivRem(first, window.OutputPixels);
                done = Math.Min(count, window.OutputPixels - pixel);
                ReadOnlySpan<sbyte> input = context.Input<sbyte>(0).Slice(n * inputLength, inputLength);
                Span<sbyte> output = context.Output<sbyte>().Slice(n * outputLength, outputLength);
                if (isAverage) Qs8Pooling.Average(window, channels, rounding, input, output, min, max, pixel, done);
                else Qs8Pooling.Max(window, channels, input, output, min, max, pixel, done);
            }
        }
    }

    private sealed class Int16(bool isAverage, Geometry geometry, int min, int max) : DivisibleOp
    {
        public override string Kernel => isAverage ? "qs16-average-pool" : "qs16-max-pool";

        public override int Parts => geometry.Pixels;

        public override long Cycles => geometry.Cycles;

        public override void Eval(EvalContext context, int first, int count)
        {
            (Window2D window, int channels) = (geometry.Window, geometry.Channels);
            int inputLength = window.InputPixels * channels, outputLength = window.OutputPixels * channels;
            for (int done; count > 0; first += done, count -= done)
            {
                (int n, int pixel) = Math.DivRem(first, window.OutputPixels);
                done = Math.Min(count, window.OutputPixels - pixel);
                ReadOnlySpan<short> input = context.Input<short>(0).Slice(n * inputLength, inputLength);
                Span<short> output = context.Output<short>().Slice(n * outputLength, outputLength);
                if (isAverage) Qs16Pooling.Average(window, channels, input, output, min, max, pixel, done);
                else Qs16Pooling.Max(window, channels, input, output, min, max, pixel, done);
            }
        }
    }

    private sealed class Naive<T>(bool isAverage, Geometry geometry, bool isUInt8, int min, int max) : PreparedOp
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context)
        {
            if (isAverage)
                ReferencePool2D.Average(geometry.Window, geometry.Batches, geometry.Channels, context.Input<T>(0), isUInt8, min, max,
                    context.Output<T>());
            else
                ReferencePool2D.Max(geometry.Window, geometry.Batches, geometry.Channels, context.Input<T>(0), min, max, context.Output<T>());
        }
    }

    private sealed class Float(bool isAverage, Geometry geometry, F32Clamp clamp) : PreparedOp
    {
        public override string Kernel => isAverage ? "f32-average-pool" : "f32-max-pool";

        public override void Eval(EvalContext context)
        {
            (Window2D window, int channels) = (geometry.Window, geometry.Channels);
            int inputLength = window.InputPixels * channels, outputLength = window.OutputPixels * channels;
            for (int n = 0; n < geometry.Batches; n++)
            {
                ReadOnlySpan<float> input = context.Input<float>(0).Slice(n * inputLength, inputLength);
                Span<float> output = context.Output<float>().Slice(n * outputLength, outputLength);
                if (isAverage) F32Pooling.Average(window, channels, input, output, clamp, 0, window.OutputPixels);
                else F32Pooling.Max(window, channels, input, output, clamp, 0, window.OutputPixels);
            }
        }
    }

    private sealed class FloatReference(bool isAverage, Geometry geometry, float min, float max) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context)
        {
            if (isAverage)
                ReferencePool2D.Average(geometry.Window, geometry.Batches, geometry.Channels, context.Input<float>(0), min, max,
                    context.Output<float>());
            else
                ReferencePool2D.Max(geometry.Window, geometry.Batches, geometry.Channels, context.Input<float>(0), min, max, context.Output<float>());
        }
    }
}
