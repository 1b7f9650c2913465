using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Models, labels and pictures of a few kilobytes, and assignments that name them.</summary>
internal static class TinyModels
{
    public const int Classes = 5;

    public static byte[] Classifier(int seed, TensorType type = TensorType.Int8, int channels = 3)
    {
        var builder = new ModelBuilder(seed, type);
        int image = builder.Input(1, 8, 8, channels);
        int features = builder.Mean(builder.Conv2D(image, channels: 4, stride: 2));
        return builder.Output(builder.Softmax(builder.FullyConnected(features, units: Classes))).Build();
    }

    public static byte[] WithoutPictures(int seed)
    {
        var builder = new ModelBuilder(seed);
        return builder.Output(builder.FullyConnected(builder.Input(1, 7), units: 3)).Build();
    }

    /// <summary>The custom operator that <see cref="WithUnknownOperator"/> has and nobody implements.</summary>
    public const string UnknownOperator = "Nobody_Knows";

    public static byte[] WithUnknownOperator()
    {
        var builder = new ModelBuilder(1);
        int image = builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 4);
        int odd = builder.Operator(BuiltinOperator.Custom, [image], builder.Define("odd", [1, 8, 8, 4], ModelBuilder.PerTensor(0.1f, 0)), null);
        builder.Graph.Operators[^1] = builder.Graph.Operators[^1] with { CustomCode = UnknownOperator };
        return builder.Output(odd).Build();
    }

    public static byte[] WithLargeArena()
    {
        var builder = new ModelBuilder(1);
        return builder.Output(builder.Conv2D(builder.Input(1, 512, 512, 3), channels: 8, kernel: 1)).Build();
    }

    public static byte[] Labels(int count = Classes) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"class {i}\n"))));

    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static BlobReference Reference(byte[] bytes) => new() { Url = $"https://hub.test/registry/blobs/{Digest(bytes)}", Sha256 = Digest(bytes), Size = bytes.Length };

    public static ModelAssignment Assignment(byte[] model, string version = "1", byte[]? labels = null, PreprocessingOptions? preprocessing = null) => new()
    {
        Name = "tiny",
        Version = version,
        File = Reference(model),
        Labels = labels is null ? null : Reference(labels),
        Preprocessing = preprocessing,
    };

    public static byte[] Picture(int seed, int width = 20, int height = 14)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return PngEncoder.Encode(image);
    }
}
