using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Tiny models of one operator each, with shapes, strides, paddings, zero points and activations drawn from a seed.</summary>
/// <remarks>Two implementations of an operator are compared on them: fast kernels with naive loops, and both with another runtime.</remarks>
public static class OperatorModels
{
    private static readonly TensorType[] AllTypes = [TensorType.Int8, TensorType.UInt8, TensorType.Float32];
    private static readonly TensorType[] EightBit = [TensorType.Int8, TensorType.UInt8];

    private static readonly Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> Operators = new([.. ElementwiseModels.All, .. LayoutModels.All, .. ControlModels.All])
    {
        ["conv"] = (AllTypes, draw => draw.Convolution()),
        ["conv_pointwise"] = (AllTypes, draw => draw.Pointwise()),
        ["depthwise"] = (AllTypes, draw => draw.Depthwise()),
        ["fully_connected"] = (AllTypes, draw => draw.FullyConnected()),
        ["fully_connected_per_channel"] = ([TensorType.Int8], draw => draw.FullyConnectedPerChannel()),
        ["conv_hybrid"] = ([TensorType.Float32], draw => draw.HybridConvolution()),
        ["fully_connected_hybrid"] = ([TensorType.Float32], draw => draw.HybridFullyConnected()),
        ["pad_conv"] = (AllTypes, draw => draw.PaddedConvolution()),
        ["average_pool"] = (AllTypes, draw => draw.Pool(isAverage: true)),
        ["max_pool"] = (AllTypes, draw => draw.Pool(isAverage: false)),
        ["mean"] = (AllTypes, draw => draw.Mean(sameQuantization: false)),
        ["mean_same_quantization"] = (EightBit, draw => draw.Mean(sameQuantization: true)),
        ["softmax"] = (AllTypes, draw => draw.Softmax()),
        ["pad"] = (AllTypes, draw => draw.Pad()),
        ["squeeze"] = (AllTypes, draw => draw.Squeeze()),
        ["reshape"] = (AllTypes, draw => draw.Reshape()),
        ["concatenation"] = (AllTypes, draw => draw.Concatenation()),
        ["quantize"] = (EightBit, draw => draw.Quantize()),
        ["requantize"] = (EightBit, draw => draw.Requantize()),
        ["dequantize"] = (EightBit, draw => draw.Dequantize()),
        ["relu"] = (AllTypes, draw => draw.Clamp(BuiltinOperator.Relu)),
        ["relu6"] = (AllTypes, draw => draw.Clamp(BuiltinOperator.Relu6)),
        ["relu_n1_to_1"] = (AllTypes, draw => draw.Clamp(BuiltinOperator.ReluN1To1)),
        ["logistic"] = (AllTypes, draw => draw.Smooth(BuiltinOperator.Logistic)),
        ["tanh"] = (AllTypes, draw => draw.Smooth(BuiltinOperator.Tanh)),
        ["conv_float16_weights"] = ([TensorType.Float32], draw => draw.Float16Convolution()),
        ["reshape_to_shape_of"] = (AllTypes, draw => draw.ReshapeToShapeOf()),
        ["arg_max"] = (AllTypes, draw => draw.ArgMax()),
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
