using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo.Networks;

/// <summary>The networks of MLPerf Tiny that are no MobileNet; Keras's names of tensors, numbered from 1.</summary>
/// <remarks>Banbury et al., "MLPerf Tiny Benchmark", 2021.</remarks>
internal sealed class TinyNetworks
{
    private const double Epsilon = 0.001;
    private readonly NetworkBuilder _network;
    private int _convolutions, _depthwise, _dense, _normalizations;

    private TinyNetworks(NetworkBuilder network) => _network = network;

    /// <summary>Image classification: a ResNet of three stacks of two convolutions.</summary>
    public static Features BuildResNet8(NetworkBuilder network, NetworkChoice choice)
    {
        var layers = new TinyNetworks(network);
        Features features = layers.Convolve(network.Picture(choice.Resolution), 16, SlidingWindow.Square(3), ActivationFunction.Relu);
        features = layers.Stack(features, 16, stride: 1, name: "add_1");
        features = layers.Stack(features, 32, stride: 2, name: "add_2");
        features = layers.Stack(features, 64, stride: 2, name: "add_3");
        return layers.Classify(features, choice);
    }

    /// <summary>Keyword spotting: a convolution and four depthwise separable ones over 49 frames of 10 coefficients.</summary>
    public static Features BuildKeywords(NetworkBuilder network, NetworkChoice choice)
    {
        var layers = new TinyNetworks(network);
        Features features = layers.Convolve(network.Input("input", 1, 49, 10, 1), 64, new SlidingWindow(10, 4, Stride: 2), ActivationFunction.Relu);
        for (int i = 0; i < 4; i++)
        {
            features = layers.ConvolveDepthwise(features);
            features = layers.Convolve(features, 64, SlidingWindow.Pointwise, ActivationFunction.Relu);
        }
        return layers.Classify(features, choice);
    }

    /// <summary>Anomaly detection: an autoencoder of 640 features with a bottleneck of 8.</summary>
    public static Features BuildAutoencoder(NetworkBuilder network, NetworkChoice choice)
    {
        const int features = 640, hidden = 128, bottleneck = 8;
        var layers = new TinyNetworks(network);
        Features values = network.Input("input", 1, features);
        foreach (int units in (int[])[hidden, hidden, hidden, hidden, bottleneck, hidden, hidden, hidden, hidden])
        {
            WeightNames names = WeightNames.Keras($"dense_{++layers._dense}", layers.NextNormalization());
            values = network.Connect(values, names, units, ActivationFunction.Relu);
        }
        return network.Connect(values, WeightNames.Keras($"dense_{++layers._dense}"), features, ActivationFunction.None);
    }

    private Features Stack(Features input, int channels, int stride, string name)
    {
        Features residual = Convolve(input, channels, SlidingWindow.Square(3, stride), ActivationFunction.Relu);
        residual = Convolve(residual, channels, SlidingWindow.Square(3), ActivationFunction.None);
        Features shortcut = input.Channels == channels
            ? input
            : _network.Convolve(
                input, WeightNames.Keras($"conv2d_{++_convolutions}"), channels, SlidingWindow.Square(1, stride), ActivationFunction.None);
        return _network.Add(name, shortcut, residual, ActivationFunction.Relu);
    }

    private Features Classify(Features features, NetworkChoice choice)
    {
        WeightNames dense = WeightNames.Keras("dense_1");
        Features pooled = _network.AveragePool("average_pooling2d_1", features);
        Features logits = _network.ConnectToLogits(_network.Flatten("flatten_1", pooled), dense, _network.Classes(choice, dense));
        return _network.Softmax("softmax_1", logits);
    }

    private Features Convolve(Features input, int channels, SlidingWindow window, ActivationFunction activation) =>
        _network.Convolve(input, WeightNames.Keras($"conv2d_{++_convolutions}", NextNormalization()), channels, window, activation);

    private Features ConvolveDepthwise(Features input) => _network.ConvolveDepthwise(
        input, WeightNames.KerasDepthwise($"depthwise_conv2d_{++_depthwise}", NextNormalization()), SlidingWindow.Square(3), ActivationFunction.Relu);

    private BatchNormalizationNames NextNormalization() => new($"batch_normalization_{++_normalizations}", Epsilon);
}
