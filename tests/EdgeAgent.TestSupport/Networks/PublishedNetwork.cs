using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>A published architecture with seeded weights, as measurements and tests name it.</summary>
/// <param name="Name">Name with width and resolution.</param>
/// <param name="Resolution">Height and width of the picture in the publication.</param>
/// <param name="SmallResolution">A small picture that every layer still accepts.</param>
/// <param name="MegaMacs">Multiply-accumulates of one inference at the published resolution, in millions, one decimal.</param>
/// <param name="Build">Writes the model file for a type, Int8 or Float32, and a resolution.</param>
public sealed record PublishedNetwork(string Name, int Resolution, int SmallResolution, double MegaMacs, Func<TensorType, int, byte[]> Build)
{
    /// <summary>All networks, by rising work.</summary>
    public static IReadOnlyList<PublishedNetwork> All { get; } =
    [
        new("mobilenet_v2_1.0_224", 224, 32, 300.8, (type, resolution) => MobileNet.V2(type, resolution)),
        new("mobilenet_v1_1.0_224", 224, 32, 568.7, (type, resolution) => MobileNet.V1(type, resolution)),
        new("resnet50_224", 224, 32, 4089.2, (type, resolution) => ResNet.Of50Layers(type, resolution)),
        new("inception_v3_299", 299, 75, 5713.2, (type, resolution) => InceptionV3.Build(type, resolution)),
        new("resnet101_224", 224, 32, 7801.4, (type, resolution) => ResNet.Of101Layers(type, resolution)),
    ];

    /// <summary>Writes all networks in int8 and float32 as <c>NAME_int8.tflite</c> and <c>NAME_float32.tflite</c>.</summary>
    /// <param name="folder">An existing folder.</param>
    public static void WriteAll(string folder)
    {
        foreach (PublishedNetwork network in All)
        {
            foreach ((TensorType type, string suffix) in new[] { (TensorType.Int8, "int8"), (TensorType.Float32, "float32") })
                File.WriteAllBytes(Path.Combine(folder, $"{network.Name}_{suffix}.tflite"), network.Build(type, network.Resolution));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
