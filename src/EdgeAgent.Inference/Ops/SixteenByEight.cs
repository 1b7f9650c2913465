using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The checks that CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED share where int16 activations meet int8 weights.</summary>
/// <remarks>All zero points of int16 are 0. With an int64 bias sums are int64 and factors are rounded to 15 bits; with an int32 bias, and in
/// FULLY_CONNECTED without one, sums are int32 and factors keep 31 bits. Source: TensorFlow Lite reference kernels.</remarks>
internal static class SixteenByEight
{
    /// <summary>Whether the node's activations are int16.</summary>
    public static bool Is(PrepareContext context) => context.Input(Convolution.Input).Type == TensorType.Int16;

    /// <summary>Whether packing would take far more memory than the file's weights: a long product with few channels.</summary>
    public static bool IsTooMuchPadding(long packedBytes, long filterBytes) => packedBytes > (4 * filterBytes) + (1 << 16);

    /// <summary>The bias widened to int64; empty where there is none.</summary>
    public static long[] Biases(PrepareContext context)
    {
        if (!context.HasInput(Convolution.Bias)) return [];
        GraphTensor bias = context.Input(Convolution.Bias);
        return bias.Type == TensorType.Int64
            ? MemoryMarshal.Cast<byte, long>(bias.Constant.Span).ToArray()
            : Array.ConvertAll(Convolution.Biases(context), value => (long)value);
    }

    /// <summary>How sums become outputs.</summary>
    /// <param name="context">The node.</param>
    /// <param name="function">Its fused activation.</param>
    /// <param name="quantizedAxis">The axis on which the filter may have a scale for each slice.</param>
    /// <param name="isFullyConnected">Whether the node is FULLY_CONNECTED, which rounds the product of the scales to float32.</param>
    public static Int16OutputStage Stage(PrepareContext context, ActivationFunction function, int quantizedAxis, bool isFullyConnected)
    {
        _ = Convolution.FilterZeroPoint(context, quantizedAxis);
        QuantizedMultiplier[] factors = Convolution.Factors(context, singlePrecisionProduct: isFullyConnected);
        bool sumsAreInt32 = context.HasInput(Convolution.Bias) ? context.Input(Convolution.Bias).Type == TensorType.Int32 : isFullyConnected;
        context.Require(sumsAreInt32 || Array.TrueForAll(factors, factor => factor.Shift <= ReducedMultiplier.LargestShift), context.Output(),
            $"it has {context.Output().FileQuantization}", "scales whose product over the output's lies below 2^7, for int16 with an int64 bias");
        (int min, int max) = Activation.Stored(context, function, context.Output());
        return new Int16OutputStage(factors, sumsAreInt32, min, max);
    }

    /// <summary>Requires that no input can make a sum leave what its requantization takes: int32, or 48 bits.</summary>
    /// <param name="context">The node.</param>
    /// <param name="channelStride">Elements from one channel's weights to the next channel's.</param>
    /// <param name="weightStride">Elements from one weight of a channel to its next.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="bias">One for each channel, or none.</param>
    /// <param name="stage">How sums become outputs.</param>
    public static void RequireSumsFit(
        PrepareContext context, int channelStride, int weightStride, int channels, ReadOnlySpan<long> bias, Int16OutputStage stage)
    {
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(context.Input(Convolution.Filter).Constant.Span);
        for (int m = 0; m < channels; m++)
        {
            Qs16x8AccumulatorBound bound = Qs16x8AccumulatorBound.Of(
                weights[(m * channelStride)..], weights.Length / channels, weightStride, bias.IsEmpty ? 0 : bias[m]);
            context.Require(stage.SumsAreInt32 ? bound.FitsInt32 : bound.FitsReducedMultiplier, context.Input(Convolution.Filter),
                $"the sum of output channel {m} can leave {(stage.SumsAreInt32 ? "int32" : "48 bits")}", "weights and bias whose sums fit");
        }
    }
}
