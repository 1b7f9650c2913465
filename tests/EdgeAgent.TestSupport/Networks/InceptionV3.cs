using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>Inception v3 without its auxiliary classifier, with seeded weights.</summary>
/// <remarks>Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2015.</remarks>
public static class InceptionV3
{
    /// <summary>Builds the network.</summary>
    /// <param name="type">Int8 or Float32.</param>
    /// <param name="resolution">Height and width of the picture, 75 or more.</param>
    /// <param name="seed">Seed of weights.</param>
    public static byte[] Build(TensorType type, int resolution = 299, int seed = 3)
    {
        var network = new NetworkBuilder(seed, type);
        int features = network.Conv2D(network.Picture(resolution), 32, 3, 3, stride: 2, padding: Padding.Valid);
        features = network.Conv2D(network.Conv2D(features, 32, 3, 3, padding: Padding.Valid), 64, 3, 3);
        features = network.Conv2D(network.MaxPool3x3(features, Padding.Valid), 80);
        features = network.MaxPool3x3(network.Conv2D(features, 192, 3, 3, padding: Padding.Valid), Padding.Valid);
        foreach (int poolChannels in (int[])[32, 64, 64])
            features = Grid35(network, features, poolChannels);
        features = Reduce35To17(network, features);
        foreach (int width in (int[])[128, 160, 160, 192])
            features = Grid17(network, features, width);
        features = Reduce17To8(network, features);
        features = Grid8(network, Grid8(network, features));
        return network.Softmax(network.Logits(network.GlobalMean(features), 1000));
    }

    private static int Grid35(NetworkBuilder network, int input, int poolChannels) => network.Concatenation(
        network.Conv2D(input, 64),
        network.Conv2D(network.Conv2D(input, 48), 64, 5, 5),
        network.Conv2D(network.Conv2D(network.Conv2D(input, 64), 96, 3, 3), 96, 3, 3),
        PooledBranch(network, input, poolChannels));

    private static int Reduce35To17(NetworkBuilder network, int input) => network.Concatenation(
        network.Conv2D(input, 384, 3, 3, stride: 2, padding: Padding.Valid),
        network.Conv2D(network.Conv2D(network.Conv2D(input, 64), 96, 3, 3), 96, 3, 3, stride: 2, padding: Padding.Valid),
        network.MaxPool3x3(input, Padding.Valid));

    private static int Grid17(NetworkBuilder network, int input, int width)
    {
        int single = network.Conv2D(network.Conv2D(network.Conv2D(input, width), width, 1, 7), 192, 7, 1);
        int twice = network.Conv2D(network.Conv2D(network.Conv2D(input, width), width, 7, 1), width, 1, 7);
        twice = network.Conv2D(network.Conv2D(twice, width, 7, 1), 192, 1, 7);
        return network.Concatenation(network.Conv2D(input, 192), single, twice, PooledBranch(network, input, 192));
    }

    private static int Reduce17To8(NetworkBuilder network, int input)
    {
        int separated = network.Conv2D(network.Conv2D(network.Conv2D(input, 192), 192, 1, 7), 192, 7, 1);
        return network.Concatenation(
            network.Conv2D(network.Conv2D(input, 192), 320, 3, 3, stride: 2, padding: Padding.Valid),
            network.Conv2D(separated, 192, 3, 3, stride: 2, padding: Padding.Valid),
            network.MaxPool3x3(input, Padding.Valid));
    }

    private static int Grid8(NetworkBuilder network, int input)
    {
        int single = network.Conv2D(input, 384);
        int twice = network.Conv2D(network.Conv2D(input, 448), 384, 3, 3);
        return network.Concatenation(
            network.Conv2D(input, 320),
            network.Conv2D(single, 384, 1, 3),
            network.Conv2D(single, 384, 3, 1),
            network.Conv2D(twice, 384, 1, 3),
            network.Conv2D(twice, 384, 3, 1),
            PooledBranch(network, input, 192));
    }

    private static int PooledBranch(NetworkBuilder network, int input, int channels) =>
        network.Conv2D(network.AveragePool(input, 3, Padding.Same), channels);
}
