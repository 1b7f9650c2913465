using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The models of the goldens in the repository: one of each operator and type, more of the hybrid ones, and one small network of each type.</summary>
public static class GoldenModels
{
    private const int Seed = 7;
    private const int MoreHybridDraws = 2;

    /// <summary>File name and bytes of every model.</summary>
    public static IEnumerable<(string FileName, byte[] File)> All()
    {
        foreach ((string name, TensorType type) in OperatorModels.All) yield return (FileName(name, type), OperatorModels.Build(name, type, Seed));
        foreach (TensorType type in new[] { TensorType.Int8, TensorType.UInt8, TensorType.Float32, TensorType.Int16 })
            yield return (FileName("network", type), Network(type));
        yield return (FileName("network_dynamic", TensorType.Float32), DynamicRange.Quantize(Network(TensorType.Float32)));
        foreach (string name in HybridModels.All.Keys)
        {
            for (int seed = Seed + 1; seed <= Seed + MoreHybridDraws; seed++)
                yield return (FileName($"{name}_draw{seed}", TensorType.Float32), OperatorModels.Build(name, TensorType.Float32, seed));
        }
    }

    /// <summary>The file name of an operator's model.</summary>
    public static string FileName(string name, TensorType type) => $"{name}_{type}.tflite".ToLowerInvariant();

    private static byte[] Network(TensorType type)
    {
        ModelBuilder builder = new(Seed, type);
        int image = builder.Input(1, 12, 12, 3);
        int stem = builder.Conv2D(builder.Pad(image, 0, 1, 0, 1), channels: 8, stride: 2, padding: Padding.Valid);
        int pointwise = builder.Conv2D(builder.DepthwiseConv2D(stem), channels: 8, kernel: 1, activation: ActivationFunction.None);
        int joined = builder.Concatenation(3, builder.Add(stem, pointwise), builder.Conv2D(pointwise, channels: 8, dilation: 2));
        int pooled = builder.AveragePool2D(builder.MaxPool2D(joined), window: 3, stride: 1, padding: Padding.Same);
        int features = builder.Reshape(builder.Mean(pooled, keepDims: true), 1, 16);
        return builder.Output(builder.Softmax(builder.FullyConnected(features, units: 5), beta: 0.25f)).Build();
    }
}
