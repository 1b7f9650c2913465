namespace EdgeAgent.Optimization.Zoo;

/// <summary>A small int8 image classifier that is built from code: what a demonstration runs when it is given no model.</summary>
/// <remarks>
/// It is untrained: its weights are seeded noise, so its classes mean nothing. It has the shape of a real one, a stem convolution, five depthwise-separable
/// blocks of which one has a residual, mean, fully connected and softmax, about two million multiply-adds, and its scales are measured on
/// generated pictures so that different pictures give different answers. Input [1,64,64,3] int8, code = channel - 128; output [1,10] int8.
/// </remarks>
public static class TinyClassifier
{
    /// <summary>The model's name.</summary>
    public const string Name = "tiny-classifier-untrained";

    /// <summary>Height and width of the input, in pixels.</summary>
    public const int InputSide = 64;

    /// <summary>Number of classes.</summary>
    public const int ClassCount = 10;

    private const int Seed = 20240;
    private const int CalibrationPictures = 12;

    /// <summary>Names of the classes; they only number them.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enumerable.Range(0, ClassCount).Select(index => $"untrained class {index}")];

    /// <summary>Builds the model.</summary>
    /// <returns>A <c>.tflite</c> file of some 30 KB, the same bytes on every machine.</returns>
    public static byte[] Build()
    {
        var pictures = Enumerable.Range(1, CalibrationPictures).Select(seed => ShapePicture.Generate(InputSide, InputSide, seed).Pixels);
        var network = new CalibratedNetwork(Seed, pictures, InputSide, InputSide);
        network.Convolve(channels: 16, kernel: 3, stride: 2);
        Separable(network, channels: 24, stride: 1);
        Separable(network, channels: 32, stride: 2);
        network.Residual(() =>
        {
            network.ConvolveDepthwise(stride: 1);
            network.ConvolveLinear(channels: 32);
        });
        Separable(network, channels: 64, stride: 2);
        Separable(network, channels: 64, stride: 1);
        network.Average();
        network.Classify(ClassCount);
        return network.Write($"{Name}: seeded weights, not trained; its classes mean nothing", Labels);
    }

    private static void Separable(CalibratedNetwork network, int channels, int stride)
    {
        network.ConvolveDepthwise(stride);
        network.Convolve(channels, kernel: 1, stride: 1);
    }
}
