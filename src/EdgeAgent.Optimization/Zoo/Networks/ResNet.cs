using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo.Networks;

/// <summary>ResNet of bottleneck units, versions 1 and 2; TF-Slim's geometry and names of tensors.</summary>
/// <remarks>
/// He et al., "Deep Residual Learning for Image Recognition", 2015, and "Identity Mappings in Deep Residual Networks", 2016. As in TF-Slim the stride
/// of a block lies in the 3x3 convolution of its last unit, and strided convolutions pad both sides alike. In version 2 a unit begins with batch
/// normalization and ReLU of the running sum, which no convolution precedes: that normalization stays as MUL and ADD; all others are folded.
/// </remarks>
internal sealed class ResNet
{
    private const double Epsilon = 1e-5;
    private const int Expansion = 4;
    private readonly NetworkBuilder _network;
    private readonly string _scope;
    private readonly bool _isSecondVersion;

    private ResNet(NetworkBuilder network, string scope, bool isSecondVersion) =>
        (_network, _scope, _isSecondVersion) = (network, scope, isSecondVersion);

    /// <summary>Version 1: each unit adds and then applies ReLU.</summary>
    public static Features BuildV1(NetworkBuilder network, NetworkChoice choice, string scope, ReadOnlySpan<int> unitsOfBlock) =>
        new ResNet(network, scope, isSecondVersion: false).Build(choice, unitsOfBlock);

    /// <summary>Version 2: each unit normalizes, applies ReLU, and then adds.</summary>
    public static Features BuildV2(NetworkBuilder network, NetworkChoice choice, string scope, ReadOnlySpan<int> unitsOfBlock) =>
        new ResNet(network, scope, isSecondVersion: true).Build(choice, unitsOfBlock);

    private Features Build(NetworkChoice choice, ReadOnlySpan<int> unitsOfBlock)
    {
        Features picture = _network.Picture(choice.Resolution);
        Features features = _isSecondVersion
            ? ConvolveBothSides(picture, WeightNames.SlimBiased($"{_scope}/conv1"), 64, 7, 2, ActivationFunction.None)
            : ConvolveBothSides(picture, WeightNames.Slim($"{_scope}/conv1", Epsilon), 64, 7, 2, ActivationFunction.Relu);
        features = _network.MaxPool($"{_scope}/pool1", features, SlidingWindow.Square(3, stride: 2));
        for (int block = 0; block < unitsOfBlock.Length; block++)
        {
            for (int unit = 1; unit <= unitsOfBlock[block]; unit++)
            {
                int stride = unit == unitsOfBlock[block] && block < unitsOfBlock.Length - 1 ? 2 : 1;
                string scope = $"{_scope}/block{block + 1}/unit_{unit}";
                features = _isSecondVersion
                    ? UnitV2(features, $"{scope}/bottleneck_v2", 64 << block, stride)
                    : UnitV1(features, $"{scope}/bottleneck_v1", 64 << block, stride);
            }
        }

        if (_isSecondVersion)
            features = _network.Normalize(features, new BatchNormalizationNames($"{_scope}/postnorm", Epsilon));
        WeightNames classifier = WeightNames.SlimBiased($"{_scope}/logits");
        Features pooled = _network.GlobalMean($"{_scope}/pool5", features, keepDimensions: true);
        Features logits = _network.ConvolveToLogits(pooled, classifier, _network.Classes(choice, classifier));
        return _network.Softmax($"{_scope}/predictions", _network.Flatten($"{_scope}/SpatialSqueeze", logits));
    }

    private Features UnitV1(Features input, string scope, int width, int stride)
    {
        int channels = width * Expansion;
        Features shortcut = input.Channels == channels
            ? Subsample(input, $"{scope}/shortcut", stride)
            : ConvolveLinear(input, WeightNames.Slim($"{scope}/shortcut", Epsilon), channels, stride);
        Features inner = _network.Convolve(input, WeightNames.Slim($"{scope}/conv1", Epsilon), width, SlidingWindow.Pointwise);
        inner = ConvolveBothSides(inner, WeightNames.Slim($"{scope}/conv2", Epsilon), width, 3, stride, ActivationFunction.Relu);
        Features residual = ConvolveLinear(inner, WeightNames.Slim($"{scope}/conv3", Epsilon), channels, stride: 1);
        return _network.Add(scope, shortcut, residual, ActivationFunction.Relu);
    }

    private Features UnitV2(Features input, string scope, int width, int stride)
    {
        int channels = width * Expansion;
        Features normalized = _network.Normalize(input, new BatchNormalizationNames($"{scope}/preact", Epsilon));
        Features shortcut = input.Channels == channels
            ? Subsample(input, $"{scope}/shortcut", stride)
            : ConvolveLinear(normalized, WeightNames.SlimBiased($"{scope}/shortcut"), channels, stride);
        Features inner = _network.Convolve(normalized, WeightNames.Slim($"{scope}/conv1", Epsilon), width, SlidingWindow.Pointwise);
        inner = ConvolveBothSides(inner, WeightNames.Slim($"{scope}/conv2", Epsilon), width, 3, stride, ActivationFunction.Relu);
        Features residual = ConvolveLinear(inner, WeightNames.SlimBiased($"{scope}/conv3"), channels, stride: 1);
        return _network.Add(scope, shortcut, residual);
    }

    /// <summary>A convolution whose stride, where it has one, begins at the first pixel: padding does not depend on the input's size.</summary>
    private Features ConvolveBothSides(Features input, WeightNames names, int channels, int size, int stride, ActivationFunction activation)
    {
        if (stride == 1)
            return _network.Convolve(input, names, channels, SlidingWindow.Square(size), activation);
        Features padded = _network.Pad($"{names.Layer}/Pad", input, size / 2);
        return _network.Convolve(padded, names, channels, SlidingWindow.Square(size, stride, Padding.Valid), activation);
    }

    private Features ConvolveLinear(Features input, WeightNames names, int channels, int stride) =>
        _network.Convolve(input, names, channels, SlidingWindow.Square(1, stride), ActivationFunction.None);

    private Features Subsample(Features input, string name, int stride) =>
        stride == 1 ? input : _network.MaxPool(name, input, SlidingWindow.Square(1, stride));
}
