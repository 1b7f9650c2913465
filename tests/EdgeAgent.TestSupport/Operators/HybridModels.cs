using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The operators with float32 activations and int8 weights, for <see cref="OperatorModels"/>.</summary>
internal static class HybridModels
{
    private static readonly TensorType[] Float = [TensorType.Float32];

    /// <summary>Name, types and model of each.</summary>
    public static IReadOnlyDictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> All { get; } =
        new Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)>
        {
            ["conv_hybrid"] = (Float, draw => draw.HybridConvolution()),
            ["conv_hybrid_per_channel"] = (Float, draw => OperatorDraw.PerChannel(draw.HybridConvolution(), draw)),
            ["conv_pointwise_hybrid"] = (Float, draw => draw.HybridPointwise()),
            ["conv_pointwise_hybrid_per_channel"] = (Float, draw => OperatorDraw.PerChannel(draw.HybridPointwise(), draw)),
            ["pad_conv_hybrid"] = (Float, draw => OperatorDraw.PerChannel(OperatorDraw.WithInt8Weights(draw.PaddedConvolution()), draw)),
            ["depthwise_hybrid"] = (Float, draw => OperatorDraw.PerChannel(draw.HybridDepthwise(), draw)),
            ["depthwise_3x3_hybrid"] = (Float, draw => OperatorDraw.PerChannel(draw.HybridDepthwise3x3(), draw)),
            ["fully_connected_hybrid"] = (Float, draw => draw.HybridFullyConnected(isAsymmetric: false)),
            ["fully_connected_hybrid_asymmetric"] = (Float, draw => draw.HybridFullyConnected(isAsymmetric: true)),
        };
}
