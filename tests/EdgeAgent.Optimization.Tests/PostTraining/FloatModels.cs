using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>Pieces of float models that tests of several folders put together.</summary>
internal static class FloatModels
{
    /// <summary>An operator of one or more inputs whose output has the shape of the first.</summary>
    public static int Then(this ModelBuilder builder, BuiltinOperator code, int[] inputs, OperatorOptions? options = null) =>
        builder.Operator(code, inputs, builder.Define($"{code}{builder.Graph.Tensors.Count}", builder.ShapeOf(inputs[0]), null), options);

    /// <summary>A constant of one dimension.</summary>
    public static int Vector(this ModelBuilder builder, params float[] values) => builder.Float32Constant([values.Length], values);


    /// <summary>A stack of pointwise and depthwise convolutions, a pool, and a classifier.</summary>
    /// <param name="seed">Seed of weights.</param>
    /// <param name="activation">What is fused into the convolutions.</param>
    /// <param name="side">Height and width of the input, of three channels.</param>
    /// <param name="channels">Channels of the first layer; the last has twice as many.</param>
    public static byte[] Network(int seed, ActivationFunction activation = ActivationFunction.Relu6, int side = 12, int channels = 8)
    {
        ModelBuilder builder = new(seed, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, side, side, 3), channels: channels, stride: 2, activation: activation);
        features = builder.Conv2D(builder.DepthwiseConv2D(features, activation: activation), channels: 3 * channels / 2, kernel: 1, activation: activation);
        features = builder.Conv2D(builder.DepthwiseConv2D(features, stride: 2, activation: activation), channels: 2 * channels, kernel: 1, activation: activation);
        int pooled = builder.Mean(features);
        return builder.Output(builder.Softmax(builder.FullyConnected(pooled, units: 5))).Build();
    }
}
