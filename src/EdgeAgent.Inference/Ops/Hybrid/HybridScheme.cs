using System.Runtime.InteropServices;
using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Hybrid;

/// <summary>How a hybrid node's weights are quantized and how its activations are to be.</summary>
/// <param name="IsAsymmetric">Whether activations get a zero point.</param>
/// <param name="Scales">Scales of the weights: one for each output channel, or a single 1 where they share one.</param>
/// <param name="SharedScale">The scale that all weights share, which is multiplied with the activations' first; else 1.</param>
internal sealed record HybridScheme(bool IsAsymmetric, float[] Scales, float SharedScale)
{
    /// <summary>Reads the filter's scales, which must be symmetric.</summary>
    /// <param name="context">The node.</param>
    /// <param name="quantizedAxis">The axis of the filter that scales may belong to.</param>
    /// <param name="isAsymmetric">Whether activations get a zero point, for weights with a scale for each channel and for weights that share one.</param>
    public static HybridScheme Of(PrepareContext context, int quantizedAxis, (bool PerChannel, bool Shared) isAsymmetric)
    {
        GraphTensor filter = context.Input(Convolution.Filter);
        Convolution.FilterZeroPoint(context, quantizedAxis);
        float[] scales = [.. filter.Quantization!.Scales];
        return Array.TrueForAll(scales, scale => scale == scales[0])
            ? new(isAsymmetric.Shared, [1], scales[0])
            : new(isAsymmetric.PerChannel, scales, 1);
    }

    /// <summary>The table that turns sums of the node's products into outputs.</summary>
    public DequantizationTable Table(PrepareContext context, F32Clamp clamp, bool isDepthwise)
    {
        ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(context.Input(Convolution.Filter).Constant.Span);
        float[] bias = Convolution.FloatBiases(context);
        int channels = context.Output().Shape.FromEnd(1);
        return context.Own(isDepthwise
            ? DequantizationTable.CreateDepthwise(weights, channels, Scales, bias, clamp)
            : DequantizationTable.Create(weights, channels, Scales, bias, clamp));
    }

    /// <summary>Requires that no activations can make a sum leave int32.</summary>
    public static void RequireSumsFit(PrepareContext context, int channels, bool isDepthwise)
    {
        GraphTensor filter = context.Input(Convolution.Filter);
        int overflow = DequantizationTable.FindOverflow(MemoryMarshal.Cast<byte, sbyte>(filter.Constant.Span), channels, isDepthwise);
        context.Require(overflow < 0, filter, $"the sum of output channel {overflow} can leave int32", "weights whose sums fit");
    }
}
