using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>The checks that CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED share: filter, bias and requantization.</summary>
internal static class Convolution
{
    public const int Input = 0, Filter = 1, Bias = 2;

    /// <summary>What one output channel takes beside its weights: bias and requantization factor, as read and as packed.</summary>
    private const int ChannelBytes = 32;

    /// <summary>Requires matching types of input, filter and output, and constant weights; float and int16 inputs may meet int8 weights.</summary>
    public static void RequireTypes(PrepareContext context)
    {
        context.RequireInputCount(2, 3);
        GraphTensor input = context.Input(Input), filter = context.Input(Filter);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16);
        if (input.Type == TensorType.Int16) context.RequireType(filter, TensorType.Int8);
        else if (!(filter.Type == TensorType.Int8 && input.Type == TensorType.Float32)) context.RequireSameType(filter, input);
        context.RequireSameType(context.Output(), input);
        context.RequireConstant(filter);
        context.RequireNotEmpty(filter);
        if (!context.HasInput(Bias)) return;
        GraphTensor bias = context.Input(Bias);
        if (input.Type == TensorType.Int16) context.RequireType(bias, TensorType.Int64, TensorType.Int32);
        else context.RequireType(bias, input.Type == TensorType.Float32 ? TensorType.Float32 : TensorType.Int32);
        context.RequireConstant(bias);
    }

    /// <summary>Whether activations are float32 and weights int8.</summary>
    public static bool IsHybrid(PrepareContext context) =>
        context.Input(Filter).Type == TensorType.Int8 && context.Input(Input).Type == TensorType.Float32;

    /// <summary>Requires one bias for each output channel, where there is a bias, and counts the memory that the channels take beside their weights.</summary>
    public static void RequireBias(PrepareContext context, int outputChannels)
    {
        context.ReserveWeights((long)ChannelBytes * outputChannels);
        if (context.HasInput(Bias)) RequireBias(context, context.Input(Bias), outputChannels);
    }

    /// <summary>Requires one bias for each output channel.</summary>
    public static void RequireBias(PrepareContext context, GraphTensor bias, int outputChannels)
    {
        context.Require(bias.Shape.ElementCount == outputChannels, bias, $"its shape is {bias.Shape}",
            $"{outputChannels} elements, one for each output channel");
    }

    public static void RequirePositive(PrepareContext context, string what, int height, int width) =>
        context.Require(height > 0 && width > 0, null, $"its {what} is {height}x{width}", $"a {what} of 1x1 or more");

    /// <summary>The bias as int32; empty where there is none.</summary>
    public static int[] Biases(PrepareContext context) =>
        context.HasInput(Bias) ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(context.Input(Bias).Constant.Span).ToArray() : [];

    /// <summary>The bias as float32; empty where there is none.</summary>
    public static float[] FloatBiases(PrepareContext context) =>
        context.HasInput(Bias) ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(context.Input(Bias).Constant.Span).ToArray() : [];

    /// <summary>The zero point of the stored filter; int8 filters have none.</summary>
    public static int FilterZeroPoint(PrepareContext context, int quantizedAxis) =>
        FilterZeroPoint(context, context.Input(Filter), quantizedAxis);

    /// <summary>The zero point of a stored filter; int8 filters have none.</summary>
    public static int FilterZeroPoint(PrepareContext context, GraphTensor filter, int quantizedAxis)
    {
        context.Require(filter.Quantization is not null, filter, "its quantization is absent", "one scale, or one for each output channel");
        QuantizationParameters quantization = filter.Quantization!;
        context.Require(!quantization.IsPerAxis || (filter.Type == TensorType.Int8 && quantization.Axis == quantizedAxis), filter,
            $"it has {quantization}", $"one scale, or with int8 one for each slice of axis {quantizedAxis}");
        bool symmetric = quantization.ZeroPoints.IndexOfAnyExcept(0) < 0;
        context.Require(filter.IsUInt8 || symmetric, filter, "its zero point is not 0", "zero point 0 for int8 filters");
        return quantization.ZeroPoint;
    }

    /// <summary>How sums become outputs.</summary>
    /// <param name="context">The node.</param>
    /// <param name="function">Its fused activation.</param>
    /// <param name="singlePrecisionProduct">Whether input scale times filter scale is rounded to float32 before the division by the output's
    /// scale, as the reference kernels do for FULLY_CONNECTED and for uint8; per-channel factors are all in double.</param>
    public static OutputStage Stage(PrepareContext context, ActivationFunction function, bool singlePrecisionProduct) =>
        Stage(context, context.Input(Input), context.Input(Filter), function, singlePrecisionProduct);

    /// <summary>How sums become outputs, for an input and a filter at any place among the node's inputs.</summary>
    public static OutputStage Stage(
        PrepareContext context, GraphTensor input, GraphTensor filter, ActivationFunction function, bool singlePrecisionProduct)
    {
        QuantizationParameters result = context.PerTensor(context.Output());
        (int min, int max) = Activation.Stored(context, function, result);
        return new OutputStage(Factors(context, input, filter, singlePrecisionProduct), result.ZeroPoint, min, max);
    }

    /// <summary>Input scale times filter scale over output scale, once for all channels or once each.</summary>
    public static QuantizedMultiplier[] Factors(PrepareContext context, bool singlePrecisionProduct) =>
        Factors(context, context.Input(Input), context.Input(Filter), singlePrecisionProduct);

    /// <summary>The same for an input and a filter at any place among the node's inputs.</summary>
    public static QuantizedMultiplier[] Factors(PrepareContext context, GraphTensor input, GraphTensor filter, bool singlePrecisionProduct)
    {
        float inputScale = context.PerTensor(input).Scale, outputScale = context.PerTensor(context.Output()).Scale;
        QuantizedMultiplier[] factors = new QuantizedMultiplier[filter.Quantization!.Scales.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            float scale = filter.Quantization.Scales[i];
            double product = singlePrecisionProduct && factors.Length == 1 ? inputScale * scale : (double)inputScale * scale;
            factors[i] = context.Factor(product / outputScale);
        }

        return factors;
    }

    /// <summary>Requires that no input can make a sum leave int32.</summary>
    /// <param name="context">The node.</param>
    /// <param name="weights">Filter elements.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="channelStride">Elements from one channel's weights to the next channel's.</param>
    /// <param name="weightStride">Elements from one weight of a channel to its next.</param>
    /// <param name="bias">One for each channel, or none.</param>
    /// <param name="filterZeroPoint">Zero point of the filter.</param>
    public static void RequireSumsFit(
        PrepareContext context, ReadOnlySpan<sbyte> weights, int channels, int channelStride, int weightStride, ReadOnlySpan<int> bias,
        int filterZeroPoint) =>
        RequireSumsFit(context, context.Input(Input), context.Input(Filter), weights, channels, channelStride, weightStride, bias, filterZeroPoint);

    /// <summary>The same for an input and a filter at any place among the node's inputs.</summary>
    public static void RequireSumsFit(
        PrepareContext context, GraphTensor input, GraphTensor filter, ReadOnlySpan<sbyte> weights, int channels, int channelStride,
        int weightStride, ReadOnlySpan<int> bias, int filterZeroPoint)
    {
        if (context.AreWeightsChecked) return;
        int zeroPoint = context.PerTensor(input).ZeroPoint, count = weights.Length / channels;
        for (int m = 0; m < channels; m++)
        {
            Qs8AccumulatorBound bound = Qs8AccumulatorBound.Of(
                weights[(m * channelStride)..], count, weightStride, bias.IsEmpty ? 0 : bias[m], zeroPoint, filterZeroPoint);
            if (!bound.FitsInt32)
                throw context.Unsupported(filter, $"the sum of output channel {m} can leave int32", "weights and bias whose sums fit");
        }
    }
}
