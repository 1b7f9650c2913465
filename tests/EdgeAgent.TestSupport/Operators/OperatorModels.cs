using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Tiny models of one operator each, with shapes, strides, paddings, zero points and activations drawn from a seed.</summary>
/// <remarks>Two implementations of an operator are compared on them: fast kernels with naive loops, and both with another runtime.</remarks>
public static class OperatorModels
{
    private static readonly TensorType[] AllTypes = [TensorType.Int8, TensorType.UInt8, TensorType.Float32];
    private static readonly TensorType[] EightBit = [TensorType.Int8, TensorType.UInt8];
    private static readonly TensorType[] WithInt16 = [.. AllTypes, TensorType.Int16];
    private static readonly TensorType[] Quantized = [.. EightBit, TensorType.Int16];
    private static readonly TensorType[] Int16 = [TensorType.Int16];

    private static readonly Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> Operators = new([.. ElementwiseModels.All, .. LayoutModels.All, .. ControlModels.All, .. ReductionModels.All, .. ProductModels.All, .. HybridModels.All])
    {
        ["conv"] = (WithInt16, draw => draw.Convolution()),
        ["conv_pointwise"] = (WithInt16, draw => draw.Pointwise()),
        ["depthwise"] = (WithInt16, draw => draw.Depthwise()),
        ["fully_connected"] = (WithInt16, draw => draw.FullyConnected()),
        ["fully_connected_per_channel"] = ([TensorType.Int8, TensorType.Int16], draw => draw.FullyConnectedPerChannel()),
        ["fully_connected_wide"] = (Int16, draw => draw.FullyConnectedWide()),
        ["conv_wide"] = (Int16, draw => draw.ConvolutionWide()),
        ["depthwise_wide"] = (Int16, draw => draw.DepthwiseWide()),
        ["fully_connected_no_bias"] = (Quantized, draw => draw.FullyConnectedWithoutBias()),
        ["conv_int32_bias"] = (Int16, draw => draw.Int32Bias(draw.Convolution())),
        ["fully_connected_int32_bias"] = (Int16, draw => draw.Int32Bias(draw.FullyConnected())),
        ["pad_conv"] = (WithInt16, draw => draw.PaddedConvolution()),
        ["average_pool"] = (WithInt16, draw => draw.Pool(isAverage: true)),
        ["max_pool"] = (WithInt16, draw => draw.Pool(isAverage: false)),
        ["mean"] = (WithInt16, draw => draw.Mean(sameQuantization: false)),
        ["mean_same_quantization"] = (Quantized, draw => draw.Mean(sameQuantization: true)),
        ["softmax"] = (WithInt16, draw => draw.Softmax()),
        ["pad"] = (WithInt16, draw => draw.Pad()),
        ["squeeze"] = (WithInt16, draw => draw.Squeeze()),
        ["reshape"] = (WithInt16, draw => draw.Reshape()),
        ["concatenation"] = (WithInt16, draw => draw.Concatenation()),
        ["quantize"] = (Quantized, draw => draw.Quantize()),
        ["requantize"] = ([.. Quantized, TensorType.Int32], draw => draw.Requantize()),
        ["dequantize"] = (Quantized, draw => draw.Dequantize()),
        ["relu"] = (WithInt16, draw => draw.Clamp(BuiltinOperator.Relu)),
        ["relu6"] = (WithInt16, draw => draw.Clamp(BuiltinOperator.Relu6)),
        ["relu_n1_to_1"] = (AllTypes, draw => draw.Clamp(BuiltinOperator.ReluN1To1)),
        ["logistic"] = (WithInt16, draw => draw.Smooth(BuiltinOperator.Logistic)),
        ["tanh"] = (WithInt16, draw => draw.Smooth(BuiltinOperator.Tanh)),
        ["conv_float16_weights"] = ([TensorType.Float32], draw => draw.Float16Convolution()),
        ["reshape_to_shape_of"] = (WithInt16, draw => draw.ReshapeToShapeOf()),
        ["arg_max"] = ([.. AllTypes, TensorType.Int32], draw => draw.ArgExtreme(BuiltinOperator.ArgMax)),
        ["arg_min"] = ([.. AllTypes, TensorType.Int32], draw => draw.ArgExtreme(BuiltinOperator.ArgMin)),
    };

    /// <summary>Every operator with every type that it is drawn for.</summary>
    public static IReadOnlyList<(string Name, TensorType Type)> All { get; } =
        [.. Operators.SelectMany(entry => entry.Value.Types.Select(type => (entry.Key, type)))];

    /// <summary>Builds a model.</summary>
    /// <param name="name">One of the names in <see cref="All"/>.</param>
    /// <param name="type">Type of its activations.</param>
    /// <param name="seed">Decides shapes, options and weights: the same seed gives the same bytes.</param>
    public static byte[] Build(string name, TensorType type, int seed) => Operators[name].Build(new OperatorDraw(type, seed)).Build();
}
