using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Tests.Train;

/// <summary>A small float classifier, and one folder of pictures a class that it can learn: each class has a channel that is brighter.</summary>
internal static class TrainFolder
{
    public const int Side = 12;

    private static readonly string[] Classes = ["blue", "green", "red"];

    /// <summary>Writes the model and returns its path.</summary>
    public static string WriteModel(EdgeCtlHarness harness, int classes = 3, bool gives = true)
    {
        ModelBuilder builder = new(3, TensorType.Float32);
        int features = builder.Conv2D(builder.Input(1, Side, Side, 3), channels: 8, stride: 2);
        features = builder.Conv2D(builder.DepthwiseConv2D(features), channels: 8, kernel: 1);
        if (!gives)
            return harness.Write("features.tflite", builder.Output(features).Build());
        int pooled = builder.Reshape(builder.Mean(features, keepDims: true), 1, 8);
        return harness.Write($"model{classes}.tflite", builder.Output(builder.Softmax(builder.FullyConnected(pooled, units: classes))).Build());
    }

    /// <summary>Writes so many pictures a class and returns the folder.</summary>
    public static string WritePictures(EdgeCtlHarness harness, int perClass, string name = "pictures")
    {
        string folder = harness.PathOf(name);
        for (int label = 0; label < Classes.Length; label++)
        {
            Directory.CreateDirectory(Path.Combine(folder, Classes[label]));
            for (int i = 0; i < perClass; i++)
                File.WriteAllBytes(Path.Combine(folder, Classes[label], $"{i:000}.png"), PngEncoder.Encode(new RgbImage(Side, Side, Pixels(label, i))));
        }

        return folder;
    }

    private static byte[] Pixels(int label, int seed)
    {
        Random random = new((seed * 3) + label);
        byte[] pixels = new byte[Side * Side * 3];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(random.Next(150) + (i % 3 == 2 - label ? 90 : 20));
        return pixels;
    }
}
