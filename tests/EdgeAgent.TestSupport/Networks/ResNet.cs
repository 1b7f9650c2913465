using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>ResNet of bottleneck blocks, first version (activation behind the addition), with seeded weights.</summary>
/// <remarks>He et al., "Deep Residual Learning for Image Recognition", 2015. The stride lies in the 3x3 convolution, as is usual since.</remarks>
public static class ResNet
{
    private const int Expansion = 4;

    /// <summary>ResNet 50.</summary>
    /// <param name="type">Int8 or Float32.</param>
    /// <param name="resolution">Height and width of the picture, a multiple of 32.</param>
    /// <param name="seed">Seed of weights.</param>
    public static byte[] Of50Layers(TensorType type, int resolution = 224, int seed = 50) => Build(type, resolution, seed, [3, 4, 6, 3]);

    /// <summary>ResNet 101.</summary>
    /// <param name="type">Int8 or Float32.</param>
    /// <param name="resolution">Height and width of the picture, a multiple of 32.</param>
    /// <param name="seed">Seed of weights.</param>
    public static byte[] Of101Layers(TensorType type, int resolution = 224, int seed = 101) => Build(type, resolution, seed, [3, 4, 23, 3]);

    private static byte[] Build(TensorType type, int resolution, int seed, ReadOnlySpan<int> blocksOfStage)
    {
        var network = new NetworkBuilder(seed, type);
        int features = network.MaxPool3x3(network.Conv2D(network.Picture(resolution), 64, 7, 7, stride: 2), Padding.Same);
        for (int stage = 0; stage < blocksOfStage.Length; stage++)
        {
            for (int block = 0; block < blocksOfStage[stage]; block++)
                features = Bottleneck(network, features, 64 << stage, stride: block == 0 && stage > 0 ? 2 : 1);
        }

        return network.Softmax(network.Logits(network.GlobalMean(features), 1000));
    }

    private static int Bottleneck(NetworkBuilder network, int input, int width, int stride)
    {
        int channels = width * Expansion;
        int shortcut = network.ShapeOf(input)[3] == channels
            ? input
            : network.Conv2D(input, channels, stride: stride, activation: ActivationFunction.None);
        int inner = network.Conv2D(network.Conv2D(input, width), width, 3, 3, stride);
        return network.Add(shortcut, network.Conv2D(inner, channels, activation: ActivationFunction.None), ActivationFunction.Relu);
    }
}
