using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Optimization.Tests.Zoo;

/// <summary>Parameters and multiply-accumulates against what others published.</summary>
public sealed class PublishedSizeTests
{
    /// <summary>Trainable parameters with 1000 classes: Keras Applications' model summaries; for ResNet v1, whose convolutions have no bias here, and for
    /// SqueezeNet torchvision's documentation.</summary>
    [Theory]
    [InlineData("mobilenet_v1", 4_231_976)]
    [InlineData("mobilenet_v2", 3_504_872)]
    [InlineData("inception_v3", 23_817_352)]
    [InlineData("resnet_v2_50", 25_568_360)]
    [InlineData("resnet_v2_101", 44_577_896)]
    [InlineData("resnet_v2_152", 60_236_904)]
    [InlineData("resnet_v1_50", 25_557_032)]
    [InlineData("resnet_v1_101", 44_549_160)]
    [InlineData("squeezenet_1.1", 1_235_496)]
    public void Trainable_parameters_are_exactly_the_published_ones(string name, long published) =>
        Assert.Equal(published, Measure(name, new ZooOptions { Classes = 1000 }).TrainableParameters);

    /// <summary>The model summaries of MLPerf Tiny's reference implementation count moving means and variances, and biases before the normalization that
    /// takes them away: three numbers a normalized channel.</summary>
    [Theory]
    [InlineData("tiny_resnet8", 78_666)]
    [InlineData("tiny_vww", 221_794)]
    [InlineData("tiny_kws", 24_908)]
    [InlineData("tiny_ad", 269_992)]
    public void Tiny_networks_have_the_published_parameters(string name, long published)
    {
        NetworkSize size = Measure(name, new ZooOptions());
        long normalizedChannels = size.TrainableParameters - size.Parameters;
        Assert.Equal(published, size.TrainableParameters + (3 * normalizedChannels));
    }

    /// <summary>Millions of multiply-accumulates and, for MobileNet v1, of parameters: tables 6, 7 and 8 of Howard et al.; TF-Slim's table for MobileNet v2.</summary>
    [Theory]
    [InlineData("mobilenet_v1", 1.0, 224, 569)]
    [InlineData("mobilenet_v1", 0.75, 224, 325)]
    [InlineData("mobilenet_v1", 0.5, 224, 149)]
    [InlineData("mobilenet_v1", 0.25, 224, 41)]
    [InlineData("mobilenet_v1", 1.0, 192, 418)]
    [InlineData("mobilenet_v1", 1.0, 160, 290)]
    [InlineData("mobilenet_v1", 1.0, 128, 186)]
    [InlineData("mobilenet_v2", 1.4, 224, 582)]
    [InlineData("mobilenet_v2", 1.3, 224, 509)]
    [InlineData("mobilenet_v2", 1.0, 224, 300)]
    [InlineData("mobilenet_v2", 1.0, 192, 221)]
    [InlineData("mobilenet_v2", 1.0, 160, 154)]
    [InlineData("mobilenet_v2", 1.0, 128, 99)]
    [InlineData("mobilenet_v2", 1.0, 96, 56)]
    [InlineData("mobilenet_v2", 0.75, 224, 209)]
    [InlineData("mobilenet_v2", 0.5, 224, 97)]
    [InlineData("mobilenet_v2", 0.35, 224, 59)]
    public void Widths_and_resolutions_cost_what_was_published(string name, double alpha, int resolution, int megaMacs) =>
        Assert.InRange(Measure(name, new ZooOptions { Alpha = alpha, Resolution = resolution }).Macs / 1e6, megaMacs - 1, megaMacs + 1);

    [Theory]
    [InlineData(1.0, 4.2)]
    [InlineData(0.75, 2.6)]
    [InlineData(0.5, 1.3)]
    [InlineData(0.25, 0.5)]
    public void Widths_of_MobileNet_v1_have_the_published_parameters(double alpha, double millions) =>
        Assert.Equal(millions, Measure("mobilenet_v1", new ZooOptions { Alpha = alpha }).TrainableParameters / 1e6, 0.05);

    /// <summary>Billions of floating-point operations up to the last block, two a multiply-accumulate: the table of the receptive_field library for TF-Slim's networks.
    /// It counts biases and normalization too, which take less than 3 in a thousand.</summary>
    [Theory]
    [InlineData("resnet_v1_50", 6.967)]
    [InlineData("resnet_v1_101", 14.395)]
    [InlineData("resnet_v2_50", 6.974)]
    [InlineData("resnet_v2_101", 14.405)]
    [InlineData("resnet_v2_152", 21.838)]
    public void ResNets_cost_what_was_published(string name, double billions)
    {
        const long classifier = 2048 * 1000;
        double macs = Measure(name, new ZooOptions { Classes = 1000 }).Macs - classifier;
        Assert.InRange(2 * macs / 1e9, billions * 0.997, billions);
    }

    /// <summary>Millions of multiply-accumulates; Howard et al., Sandler et al. and torchvision's documentation give the first three digits of them.</summary>
    [Theory]
    [InlineData("mobilenet_v1", 1001, 568.74)]
    [InlineData("mobilenet_v2", 1000, 300.77)]
    [InlineData("inception_v3", 1000, 5713.2)]
    [InlineData("squeezenet_1.1", 1000, 349.2)]
    public void Multiply_accumulates_are_the_published_ones(string name, int classes, double millions) =>
        Assert.Equal(millions, Measure(name, new ZooOptions { Classes = classes }).Macs / 1e6, 0.05);

    /// <summary>Sizes in megabytes of the float files that TensorFlow Lite hosts.</summary>
    [Theory]
    [InlineData("mobilenet_v1", 16.9)]
    [InlineData("mobilenet_v2", 14.0)]
    [InlineData("inception_v3", 95.3)]
    [InlineData("resnet_v2_101", 178.3)]
    public void Files_have_the_published_size(string name, double megabytes) =>
        Assert.Equal(megabytes, Measure(name, new ZooOptions()).Float32Bytes / 1e6, 0.05);

    private static NetworkSize Measure(string name, ZooOptions options) => ZooCatalog.Find(name)!.Measure(options);
}
