using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>A published architecture with seeded weights, as measurements and tests name it.</summary>
/// <param name="Name">Name with width and resolution.</param>
/// <param name="Resolution">Height and width of the picture in the publication.</param>
/// <param name="SmallResolution">A small picture that every layer still accepts.</param>
/// <param name="MegaMacs">Multiply-accumulates of one inference at the published resolution, in millions, one decimal.</param>
/// <param name="Build">Writes the model file for a type, Int8, Int16 or Float32, and a resolution.</param>
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

    /// <summary>Writes all networks in int8, in int16 with int8 weights, in float32, and in float32 with int8 weights as <c>NAME_int8.tflite</c>,
    /// <c>NAME_int16x8.tflite</c>, <c>NAME_float32.tflite</c> and <c>NAME_dynamic.tflite</c>.</summary>
    /// <param name="folder">An existing folder.</param>
    public static void WriteAll(string folder)
    {
        foreach (PublishedNetwork network in All)
        {
            byte[] real = network.Build(TensorType.Float32, network.Resolution);
            Write("int8", network.Build(TensorType.Int8, network.Resolution));
            Write("int16x8", network.Build(TensorType.Int16, network.Resolution));
            Write("float32", real);
            Write("dynamic", DynamicRange.Quantize(real));

            void Write(string suffix, byte[] model) => File.WriteAllBytes(Path.Combine(folder, $"{network.Name}_{suffix}.tflite"), model);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
