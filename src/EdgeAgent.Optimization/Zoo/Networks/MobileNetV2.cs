using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo.Networks;

/// <summary>MobileNet v2: inverted residuals with linear bottlenecks; TF-Slim's names of tensors.</summary>
/// <remarks>Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018. The last convolution does not become narrower than in
/// width 1.</remarks>
internal static class MobileNetV2
{
    private const int Divisor = 8, LastChannels = 1280;
    private const double Epsilon = 0.001;
    private const string Scope = "MobilenetV2";

    private static readonly (int Expansion, int Channels, int Repeats, int Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    /// <summary>The classifier; its logits come from a pointwise convolution.</summary>
    public static Features Build(NetworkBuilder network, NetworkChoice choice)
    {
        Features picture = network.Picture(choice.Resolution);
        Features features = network.Convolve(
            picture, Names("Conv"), Channels(32, choice.Alpha), SlidingWindow.Square(3, stride: 2), ActivationFunction.Relu6);
        int block = 0;
        foreach ((int expansion, int channels, int repeats, int stride) in Stages)
        {
            for (int i = 0; i < repeats; i++, block++)
            {
                string name = block == 0 ? "expanded_conv" : $"expanded_conv_{block}";
                features = Bottleneck(network, features, name, expansion, Channels(channels, choice.Alpha), i == 0 ? stride : 1);
            }
        }

        int lastChannels = Channels(LastChannels, Math.Max(1, choice.Alpha));
        features = network.Convolve(features, Names("Conv_1"), lastChannels, SlidingWindow.Pointwise, ActivationFunction.Relu6);
        WeightNames classifier = WeightNames.SlimBiased($"{Scope}/Logits/Conv2d_1c_1x1");
        Features pooled = network.GlobalMean($"{Scope}/Logits/AvgPool", features, keepDimensions: true);
        Features logits = network.ConvolveToLogits(pooled, classifier, network.Classes(choice, classifier));
        return network.Softmax($"{Scope}/Predictions", network.Flatten($"{Scope}/Logits/Squeeze", logits));
    }

    private static Features Bottleneck(NetworkBuilder network, Features input, string block, int expansion, int channels, int stride)
    {
        Features expanded = expansion == 1
            ? input
            : network.Convolve(input, Names($"{block}/expand"), input.Channels * expansion, SlidingWindow.Pointwise, ActivationFunction.Relu6);
        Features filtered = network.ConvolveDepthwise(
            expanded, WeightNames.SlimDepthwise($"{Scope}/{block}/depthwise", Epsilon), SlidingWindow.Square(3, stride), ActivationFunction.Relu6);
        Features projected = network.Convolve(filtered, Names($"{block}/project"), channels, SlidingWindow.Pointwise, ActivationFunction.None);
        return stride == 1 && channels == input.Channels ? network.Add($"{Scope}/{block}/add", input, projected) : projected;
    }

    private static WeightNames Names(string layer) => WeightNames.Slim($"{Scope}/{layer}", Epsilon);

    /// <summary>The nearest multiple of 8 that is not more than a tenth below.</summary>
    private static int Channels(int full, double alpha)
    {
        double wanted = full * alpha;
        int rounded = Math.Max(Divisor, (int)(wanted + (Divisor / 2)) / Divisor * Divisor);
        return rounded < 0.9 * wanted ? rounded + Divisor : rounded;
    }
}
