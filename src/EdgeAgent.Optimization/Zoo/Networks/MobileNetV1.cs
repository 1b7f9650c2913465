using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo.Networks;

/// <summary>MobileNet v1: depthwise separable convolutions; TF-Slim's names of tensors.</summary>
/// <remarks>Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017.</remarks>
internal static class MobileNetV1
{
    private const int LeastChannels = 8;
    private const double Epsilon = 0.001;
    private const string Scope = "MobilenetV1";

    private static readonly (int Channels, int Stride)[] Blocks =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    private static WeightNames Logits { get; } = WeightNames.SlimBiased($"{Scope}/Logits/Conv2d_1c_1x1");

    /// <summary>The classifier, with ReLU6; its logits come from a pointwise convolution.</summary>
    public static Features Build(NetworkBuilder network, NetworkChoice choice)
    {
        Features pooled = network.GlobalMean($"{Scope}/Logits/AvgPool_1a", Body(network, choice, ActivationFunction.Relu6), keepDimensions: true);
        Features logits = network.ConvolveToLogits(pooled, Logits, network.Classes(choice, Logits));
        return network.Softmax($"{Scope}/Predictions", network.Flatten($"{Scope}/Logits/SpatialSqueeze", logits));
    }

    /// <summary>The classifier of MLPerf Tiny's visual wake words, with ReLU; its logits come from a fully connected layer.</summary>
    /// <remarks>Banbury et al., "MLPerf Tiny Benchmark", 2021.</remarks>
    public static Features BuildTiny(NetworkBuilder network, NetworkChoice choice)
    {
        WeightNames dense = WeightNames.Keras("dense_1");
        Features features = Body(network, choice, ActivationFunction.Relu);
        Features pooled = network.AveragePool($"{Scope}/AvgPool", features);
        Features logits = network.ConnectToLogits(network.Flatten($"{Scope}/Flatten", pooled), dense, network.Classes(choice, dense));
        return network.Softmax($"{Scope}/Predictions", logits);
    }

    private static Features Body(NetworkBuilder network, NetworkChoice choice, ActivationFunction activation)
    {
        Features picture = network.Picture(choice.Resolution);
        Features features = network.Convolve(
            picture, WeightNames.Slim($"{Scope}/Conv2d_0", Epsilon), Channels(32, choice), SlidingWindow.Square(3, stride: 2), activation);
        for (int i = 0; i < Blocks.Length; i++)
        {
            (int channels, int stride) = Blocks[i];
            string scope = $"{Scope}/Conv2d_{i + 1}";
            Features filtered = network.ConvolveDepthwise(
                features, WeightNames.SlimDepthwise($"{scope}_depthwise", Epsilon), SlidingWindow.Square(3, stride), activation);
            features = network.Convolve(
                filtered, WeightNames.Slim($"{scope}_pointwise", Epsilon), Channels(channels, choice), SlidingWindow.Pointwise, activation);
        }
        return features;
    }

    private static int Channels(int full, NetworkChoice choice) => Math.Max(LeastChannels, (int)(full * choice.Alpha));
}
