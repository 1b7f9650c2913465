using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo.Networks;

/// <summary>SqueezeNet 1.1: fire modules and no normalization.</summary>
/// <remarks>Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and &lt;0.5MB model size", 2016, in the authors'
/// revision 1.1.</remarks>
internal static class SqueezeNet
{
    private const string Scope = "SqueezeNet";

    // Squeezed channels of fire2 to fire9; each expansion has four times as many. Before fire4 and fire6 the map is halved.
    private static readonly int[] Squeezed = [16, 16, 32, 32, 48, 48, 64, 64];

    /// <summary>The classifier; its logits are the means of its last maps.</summary>
    public static Features Build(NetworkBuilder network, NetworkChoice choice)
    {
        SlidingWindow halved = SlidingWindow.Square(3, stride: 2, Padding.Valid);
        Features features = network.Convolve(network.Picture(choice.Resolution), WeightNames.SlimBiased($"{Scope}/conv1"), 64, halved);
        features = network.MaxPool($"{Scope}/pool1", features, halved);
        for (int i = 0; i < Squeezed.Length; i++)
        {
            int number = i + 2;
            features = Fire(network, features, $"{Scope}/fire{number}", Squeezed[i]);
            if (number is 3 or 5)
                features = network.MaxPool($"{Scope}/pool{number}", features, halved);
        }
        WeightNames classifier = WeightNames.SlimBiased($"{Scope}/conv10");
        features = network.Convolve(features, classifier, network.Classes(choice, classifier), SlidingWindow.Pointwise);
        return network.Softmax($"{Scope}/predictions", network.GlobalMean($"{Scope}/pool10", features, keepDimensions: false));
    }

    private static Features Fire(NetworkBuilder network, Features input, string scope, int squeezed)
    {
        Features inner = network.Convolve(input, WeightNames.SlimBiased($"{scope}/squeeze1x1"), squeezed, SlidingWindow.Pointwise);
        return network.Concatenate(
            $"{scope}/concat",
            network.Convolve(inner, WeightNames.SlimBiased($"{scope}/expand1x1"), 4 * squeezed, SlidingWindow.Pointwise),
            network.Convolve(inner, WeightNames.SlimBiased($"{scope}/expand3x3"), 4 * squeezed, SlidingWindow.Square(3)));
    }
}
