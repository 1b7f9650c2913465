using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Weights;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Weights;

/// <summary>Layouts and folding, seen in a network that has every kind of filter.</summary>
public sealed class StoredWeightsTests
{
    private const int Channels = 64, Classes = 5;
    private const double Epsilon = 0.001;

    [Fact]
    public void Filters_are_laid_out_for_tflite_with_batch_normalization_folded()
    {
        SafetensorsFile file = Keywords().ToFile();
        Dictionary<string, TensorDefinition> tensors = Tensors(file);

        float[] stored = file.Read("conv2d_1/kernel", 10, 4, 1, Channels), filter = Floats(tensors["conv2d_1/kernel"]);
        Assert.Equal([Channels, 10, 4, 1], tensors["conv2d_1/kernel"].Shape);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int tap = 0; tap < 40; tap++)
                Assert.Equal(stored[(tap * Channels) + channel] * Factor(file, 1, channel), filter[(channel * 40) + tap], 1e-6);
        }

        stored = file.Read("depthwise_conv2d_1/depthwise_kernel", 3, 3, Channels, 1);
        filter = Floats(tensors["depthwise_conv2d_1/depthwise_kernel"]);
        Assert.Equal([1, 3, 3, Channels], tensors["depthwise_conv2d_1/depthwise_kernel"].Shape);
        for (int i = 0; i < filter.Length; i++)
            Assert.Equal(stored[i] * Factor(file, 2, i % Channels), filter[i], 1e-6);

        stored = file.Read("dense_1/kernel", Channels, Classes);
        filter = Floats(tensors["dense_1/kernel"]);
        Assert.Equal([Classes, Channels], tensors["dense_1/kernel"].Shape);
        for (int i = 0; i < stored.Length; i++)
            Assert.Equal(stored[i], filter[(i % Classes * Channels) + (i / Classes)]);
    }

    [Fact]
    public void A_bias_is_what_normalization_leaves_of_zero()
    {
        SafetensorsFile file = Keywords().ToFile();
        float[] bias = Floats(Tensors(file)["conv2d_1/bias"]), beta = file.Read("batch_normalization_1/beta", Channels), mean = file.Read("batch_normalization_1/moving_mean", Channels);
        for (int channel = 0; channel < Channels; channel++)
            Assert.Equal(beta[channel] - (mean[channel] * Factor(file, 1, channel)), bias[channel], 1e-6);
    }

    [Fact]
    public void A_bias_before_normalization_is_normalized_too()
    {
        SafetensorsFile without = Keywords().ToFile(), with = Keywords().Draw("conv2d_1/bias", 99, -1, 1, Channels).ToFile();
        float[] stored = with.Read("conv2d_1/bias", Channels), expected = Floats(Tensors(without)["conv2d_1/bias"]), folded = Floats(Tensors(with)["conv2d_1/bias"]);
        for (int channel = 0; channel < Channels; channel++)
            Assert.Equal(expected[channel] + (stored[channel] * Factor(with, 1, channel)), folded[channel], 1e-6);
    }

    [Fact]
    public void The_number_of_classes_is_that_of_the_weights()
    {
        ModelDefinition model = Network.Define(new ZooOptions(), Keywords().ToFile("five.safetensors"));
        Assert.Equal([1, Classes], model.SubGraphs[0].Tensors[model.SubGraphs[0].Outputs[0]].Shape);
        Assert.Equal("tiny_kws, 5 classes; weights from five.safetensors", model.Description);
    }

    [Theory]
    [InlineData("conv2d_1/kernel", "w has no tensor conv2d_1/kernel; the network needs it with shape [10,4,1,64]")]
    [InlineData("batch_normalization_1/gamma", "w has no tensor batch_normalization_1/gamma; the network needs it with shape [64]")]
    [InlineData("batch_normalization_1/moving_variance", "w has no tensor batch_normalization_1/moving_variance; the network needs it with shape [64]")]
    [InlineData("dense_1/bias", "w has no tensor dense_1/bias; the network needs it with shape [5]")]
    public void A_missing_part_is_named(string missing, string sentence) => Refuses(Keywords(missing), new ZooOptions(), sentence);

    [Fact]
    public void Neither_bias_nor_normalization_is_named() => Refuses(
        Keywords("batch_normalization_3/gamma", "batch_normalization_3/beta", "batch_normalization_3/moving_mean", "batch_normalization_3/moving_variance"),
        new ZooOptions(),
        "w has neither conv2d_2/bias nor batch_normalization_3/moving_variance; the network needs one of them, with shape [64]");

    [Fact]
    public void Another_number_of_classes_than_the_weights_have_is_refused() =>
        Refuses(Keywords(), new ZooOptions { Classes = 7 }, "tensor dense_1/kernel of w has shape [64,5]; the network needs [64,7]");

    [Fact]
    public void A_negative_variance_is_named() => Refuses(
        Keywords("batch_normalization_1/moving_variance").Add("batch_normalization_1/moving_variance", [Channels], [1, -2, .. Enumerable.Repeat(1f, Channels - 2)]),
        new ZooOptions(),
        "tensor batch_normalization_1/moving_variance of w holds -2 at [1]; a variance must not be negative");

    [Fact]
    public void Weights_that_folding_takes_out_of_range_are_named() => Refuses(
        Keywords("batch_normalization_1/gamma").Add("batch_normalization_1/gamma", [Channels], [.. Enumerable.Repeat(3e38f, Channels)])
            .Draw("conv2d_1/kernel", 5, 100, 200, 10, 4, 1, Channels),
        new ZooOptions(),
        "conv2d_1/kernel of w: with its batch normalization folded in, a weight is no finite number; smaller values are needed");

    private static ZooNetwork Network => ZooCatalog.Find("tiny_kws")!;

    private static void Refuses(SafetensorsWriter weights, ZooOptions options, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<WeightsException>(() => Network.Define(options, weights.ToFile("w"))).Message);

    private static Dictionary<string, TensorDefinition> Tensors(SafetensorsFile file) =>
        Network.Define(new ZooOptions(), file).SubGraphs[0].Tensors.Where(tensor => !tensor.Data.IsEmpty).ToDictionary(tensor => tensor.Name);

    private static float[] Floats(TensorDefinition tensor) => MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray();

    private static double Factor(SafetensorsFile file, int normalization, int channel) =>
        file.Read($"batch_normalization_{normalization}/gamma", Channels)[channel]
        / Math.Sqrt(file.Read($"batch_normalization_{normalization}/moving_variance", Channels)[channel] + Epsilon);

    /// <summary>The weights of the keyword spotting network, without some.</summary>
    private static SafetensorsWriter Keywords(params string[] missing)
    {
        SafetensorsWriter writer = new();
        int seed = 0;
        Draw("conv2d_1/kernel", -1, 1, 10, 4, 1, Channels);
        for (int i = 1; i <= 4; i++)
        {
            Draw($"depthwise_conv2d_{i}/depthwise_kernel", -1, 1, 3, 3, Channels, 1);
            Draw($"conv2d_{i + 1}/kernel", -1, 1, 1, 1, Channels, Channels);
        }
        for (int i = 1; i <= 9; i++)
        {
            Draw($"batch_normalization_{i}/gamma", 0.5f, 2, Channels);
            Draw($"batch_normalization_{i}/beta", -1, 1, Channels);
            Draw($"batch_normalization_{i}/moving_mean", -1, 1, Channels);
            Draw($"batch_normalization_{i}/moving_variance", 0.1f, 2, Channels);
        }
        Draw("dense_1/kernel", -1, 1, Channels, Classes);
        Draw("dense_1/bias", -1, 1, Classes);
        return writer;

        void Draw(string name, float least, float most, params int[] shape)
        {
            seed++;
            if (!missing.Contains(name))
                writer.Draw(name, seed, least, most, shape);
        }
    }
}
