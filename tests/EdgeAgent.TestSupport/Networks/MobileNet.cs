using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>MobileNet v1 and v2 of width 1.0 with seeded weights.</summary>
/// <remarks>Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017; Sandler et al.,
/// "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.</remarks>
public static class MobileNet
{
    private static readonly (int Channels, int Stride)[] SeparableBlocks =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    private static readonly (int Expansion, int Channels, int Repeats, int Stride)[] BottleneckStages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    /// <summary>MobileNet v1; its classifier is a pointwise convolution.</summary>
    /// <param name="type">Int8 or Float32.</param>
    /// <param name="resolution">Height and width of the picture, a multiple of 32.</param>
    /// <param name="seed">Seed of weights.</param>
    public static byte[] V1(TensorType type, int resolution = 224, int seed = 1)
    {
        var network = new NetworkBuilder(seed, type);
        int features = network.Conv2D(network.Picture(resolution), 32, 3, 3, stride: 2, activation: ActivationFunction.Relu6);
        foreach ((int channels, int stride) in SeparableBlocks)
            features = network.Conv2D(network.Depthwise3x3(features, stride), channels, activation: ActivationFunction.Relu6);
        int pooled = network.AveragePool(features, network.ShapeOf(features)[1], Padding.Valid);
        int classes = network.Conv2D(pooled, 1001, activation: ActivationFunction.None);
        return network.Softmax(network.Reshape(classes, 1, 1001));
    }

    /// <summary>MobileNet v2.</summary>
    /// <param name="type">Int8 or Float32.</param>
    /// <param name="resolution">Height and width of the picture, a multiple of 32.</param>
    /// <param name="seed">Seed of weights.</param>
    public static byte[] V2(TensorType type, int resolution = 224, int seed = 2)
    {
        var network = new NetworkBuilder(seed, type);
        int features = network.Conv2D(network.Picture(resolution), 32, 3, 3, stride: 2, activation: ActivationFunction.Relu6);
        foreach ((int expansion, int channels, int repeats, int stride) in BottleneckStages)
        {
            for (int i = 0; i < repeats; i++)
                features = Bottleneck(network, features, expansion, channels, i == 0 ? stride : 1);
        }

        features = network.Conv2D(features, 1280, activation: ActivationFunction.Relu6);
        return network.Softmax(network.Logits(network.GlobalMean(features), 1000));
    }

    private static int Bottleneck(NetworkBuilder network, int input, int expansion, int channels, int stride)
    {
        int inputChannels = network.ShapeOf(input)[3];
        int expanded = expansion == 1 ? input : network.Conv2D(input, expansion * inputChannels, activation: ActivationFunction.Relu6);
        int projected = network.Conv2D(network.Depthwise3x3(expanded, stride), channels, activation: ActivationFunction.None);
        return stride == 1 && channels == inputChannels ? network.Add(input, projected) : projected;
    }
}
