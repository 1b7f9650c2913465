using EdgeAgent.Optimization.Weights;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Zoo.Networks;

/// <summary>Inception v3 without its auxiliary classifier; Keras's names of tensors, numbered from 1.</summary>
/// <remarks>
/// Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2015. Batch normalization has no gamma. The classifier is
/// <c>predictions</c>, or, where the weights have them instead, the layers <c>dense_1</c>, <c>dense_2</c> ... with ReLU between them.
/// </remarks>
internal sealed class InceptionV3
{
    private const double Epsilon = 0.001;
    private readonly NetworkBuilder _network;
    private int _convolutions, _maxPools, _averagePools, _blocks;

    private InceptionV3(NetworkBuilder network) => _network = network;

    /// <summary>The classifier.</summary>
    public static Features Build(NetworkBuilder network, NetworkChoice choice)
    {
        Features features = new InceptionV3(network).Body(network.Picture(choice.Resolution));
        return network.Softmax("predictions/Softmax", Head(network, network.GlobalMean("avg_pool", features, keepDimensions: false), choice));
    }

    private static Features Head(NetworkBuilder network, Features features, NetworkChoice choice)
    {
        WeightNames predictions = WeightNames.Keras("predictions"), layer = WeightNames.Keras("dense_1");
        if (network.StoredShape(predictions.Filter) is not null || network.StoredShape(layer.Filter) is null)
            return network.ConnectToLogits(features, predictions, network.Classes(choice, predictions));
        for (int i = 2; ; i++)
        {
            WeightNames next = WeightNames.Keras($"dense_{i}");
            if (network.StoredShape(next.Filter) is null)
                return network.ConnectToLogits(features, layer, network.Classes(choice, layer));
            features = network.Connect(features, layer, network.Classes(choice with { Classes = null }, layer), ActivationFunction.Relu);
            layer = next;
        }
    }

    private Features Body(Features picture)
    {
        Features features = Convolve(picture, 32, SlidingWindow.Square(3, stride: 2, Padding.Valid));
        features = Convolve(features, 32, SlidingWindow.Square(3, padding: Padding.Valid));
        features = MaxPool(Convolve(features, 64, SlidingWindow.Square(3)));
        features = Convolve(features, 80, SlidingWindow.Pointwise);
        features = MaxPool(Convolve(features, 192, SlidingWindow.Square(3, padding: Padding.Valid)));
        foreach (int poolChannels in (int[])[32, 64, 64])
            features = Grid35(features, poolChannels);
        features = Reduce35To17(features);
        foreach (int width in (int[])[128, 160, 160, 192])
            features = Grid17(features, width);
        features = Reduce17To8(features);
        return Grid8(Grid8(features));
    }

    private Features Grid35(Features input, int poolChannels)
    {
        Features single = Convolve(input, 64, SlidingWindow.Pointwise);
        Features wide = Convolve(Convolve(input, 48, SlidingWindow.Pointwise), 64, SlidingWindow.Square(5));
        Features twice = Convolve(input, 64, SlidingWindow.Pointwise);
        twice = Convolve(Convolve(twice, 96, SlidingWindow.Square(3)), 96, SlidingWindow.Square(3));
        return Concatenate(single, wide, twice, PooledBranch(input, poolChannels));
    }

    private Features Reduce35To17(Features input)
    {
        Features single = Convolve(input, 384, SlidingWindow.Square(3, stride: 2, Padding.Valid));
        Features twice = Convolve(Convolve(input, 64, SlidingWindow.Pointwise), 96, SlidingWindow.Square(3));
        twice = Convolve(twice, 96, SlidingWindow.Square(3, stride: 2, Padding.Valid));
        return Concatenate(single, twice, MaxPool(input));
    }

    private Features Grid17(Features input, int width)
    {
        SlidingWindow row = new(1, 7), column = new(7, 1);
        Features pointwise = Convolve(input, 192, SlidingWindow.Pointwise);
        Features single = Convolve(Convolve(Convolve(input, width, SlidingWindow.Pointwise), width, row), 192, column);
        Features twice = Convolve(Convolve(Convolve(input, width, SlidingWindow.Pointwise), width, column), width, row);
        twice = Convolve(Convolve(twice, width, column), 192, row);
        return Concatenate(pointwise, single, twice, PooledBranch(input, 192));
    }

    private Features Reduce17To8(Features input)
    {
        SlidingWindow halved = SlidingWindow.Square(3, stride: 2, Padding.Valid);
        Features single = Convolve(Convolve(input, 192, SlidingWindow.Pointwise), 320, halved);
        Features separated = Convolve(Convolve(input, 192, SlidingWindow.Pointwise), 192, new SlidingWindow(1, 7));
        separated = Convolve(Convolve(separated, 192, new SlidingWindow(7, 1)), 192, halved);
        return Concatenate(single, separated, MaxPool(input));
    }

    private Features Grid8(Features input)
    {
        SlidingWindow row = new(1, 3), column = new(3, 1);
        Features pointwise = Convolve(input, 320, SlidingWindow.Pointwise);
        Features single = Convolve(input, 384, SlidingWindow.Pointwise);
        Features singleRow = Convolve(single, 384, row), singleColumn = Convolve(single, 384, column);
        Features twice = Convolve(Convolve(input, 448, SlidingWindow.Pointwise), 384, SlidingWindow.Square(3));
        Features twiceRow = Convolve(twice, 384, row), twiceColumn = Convolve(twice, 384, column);
        return Concatenate(pointwise, singleRow, singleColumn, twiceRow, twiceColumn, PooledBranch(input, 192));
    }

    private Features PooledBranch(Features input, int channels) =>
        Convolve(_network.AveragePool($"average_pooling2d_{++_averagePools}", input, SlidingWindow.Square(3)), channels, SlidingWindow.Pointwise);

    private Features MaxPool(Features input) =>
        _network.MaxPool($"max_pooling2d_{++_maxPools}", input, SlidingWindow.Square(3, stride: 2, Padding.Valid));

    private Features Concatenate(params Features[] branches) => _network.Concatenate($"mixed{_blocks++}", branches);

    private Features Convolve(Features input, int channels, SlidingWindow window)
    {
        int number = ++_convolutions;
        BatchNormalizationNames normalization = new($"batch_normalization_{number}", Epsilon, HasGamma: false);
        return _network.Convolve(input, WeightNames.Keras($"conv2d_{number}", normalization), channels, window);
    }
}
