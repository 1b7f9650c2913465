using EdgeAgent.Optimization.Zoo.Networks;

namespace EdgeAgent.Optimization.Zoo;

/// <summary>The networks that can be built.</summary>
public static class ZooCatalog
{
    // ImageNet's thousand classes and one for the background at output 0, as TF-Slim's published weights have them.
    private const int ImageNetClasses = 1000, ImageNetAndBackground = 1001;

    /// <summary>All networks.</summary>
    public static IReadOnlyList<ZooNetwork> All { get; } =
    [
        new(MobileNetV1.Build)
        {
            Name = "mobilenet_v1",
            Title = "MobileNet v1",
            Publication = "Howard et al. 2017, arXiv:1704.04861",
            Alphas = [0.25, 0.5, 0.75, 1],
            Resolutions = [128, 160, 192, 224],
            DefaultResolution = 224,
            SmallestResolution = 32,
            DefaultClasses = ImageNetAndBackground,
        },
        new(MobileNetV2.Build)
        {
            Name = "mobilenet_v2",
            Title = "MobileNet v2",
            Publication = "Sandler et al. 2018, arXiv:1801.04381",
            Alphas = [0.35, 0.5, 0.75, 1, 1.3, 1.4],
            Resolutions = [96, 128, 160, 192, 224],
            DefaultResolution = 224,
            SmallestResolution = 32,
            DefaultClasses = ImageNetAndBackground,
        },
        new(InceptionV3.Build)
        {
            Name = "inception_v3",
            Title = "Inception v3",
            Publication = "Szegedy et al. 2015, arXiv:1512.00567",
            Resolutions = [299],
            DefaultResolution = 299,
            SmallestResolution = 75,
            DefaultClasses = ImageNetAndBackground,
        },
        ResNetV2("resnet_v2_50", "ResNet v2 50", 3, 4, 6, 3),
        ResNetV2("resnet_v2_101", "ResNet v2 101", 3, 4, 23, 3),
        ResNetV2("resnet_v2_152", "ResNet v2 152", 3, 8, 36, 3),
        ResNetV1("resnet_v1_50", "ResNet v1 50", 3, 4, 6, 3),
        ResNetV1("resnet_v1_101", "ResNet v1 101", 3, 4, 23, 3),
        new(SqueezeNet.Build)
        {
            Name = "squeezenet_1.1",
            Title = "SqueezeNet 1.1",
            Publication = "Iandola et al. 2016, arXiv:1602.07360",
            Resolutions = [224],
            DefaultResolution = 224,
            SmallestResolution = 32,
            DefaultClasses = ImageNetClasses,
        },
        Tiny("tiny_resnet8", "MLPerf Tiny image classification", 32, 10, TinyNetworks.BuildResNet8),
        Tiny("tiny_vww", "MLPerf Tiny visual wake words", 96, 2, (network, choice) => MobileNetV1.BuildTiny(network, choice with { Alpha = 0.25 })),
        Tiny("tiny_kws", "MLPerf Tiny keyword spotting", 0, 12, TinyNetworks.BuildKeywords, input: "features"),
        Tiny("tiny_ad", "MLPerf Tiny anomaly detection", 0, 0, TinyNetworks.BuildAutoencoder, input: "features", output: "reconstruction"),
    ];

    /// <summary>Finds a network.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The network; null where there is none of this name.</returns>
    public static ZooNetwork? Find(string name) => All.FirstOrDefault(network => network.Name == name);

    private static ZooNetwork ResNetV1(string name, string title, params int[] unitsOfBlock) => ResNet(
        name, title, "He et al. 2015, arXiv:1512.03385", ImageNetClasses,
        (network, choice) => Networks.ResNet.BuildV1(network, choice, name, unitsOfBlock));

    private static ZooNetwork ResNetV2(string name, string title, params int[] unitsOfBlock) => ResNet(
        name, title, "He et al. 2016, arXiv:1603.05027", ImageNetAndBackground,
        (network, choice) => Networks.ResNet.BuildV2(network, choice, name, unitsOfBlock));

    private static ZooNetwork ResNet(
        string name, string title, string publication, int classes, Func<NetworkBuilder, NetworkChoice, Features> layers) => new(layers)
        {
            Name = name,
            Title = title,
            Publication = publication,
            Resolutions = [224, 299],
            DefaultResolution = 224,
            SmallestResolution = 32,
            DefaultClasses = classes,
        };

    private static ZooNetwork Tiny(
        string name, string title, int resolution, int classes, Func<NetworkBuilder, NetworkChoice, Features> layers,
        string input = "image", string output = "scores") => new(layers)
        {
            Name = name,
            Title = title,
            Publication = "Banbury et al. 2021, arXiv:2106.07597",
            Resolutions = resolution == 0 ? [] : [resolution],
            DefaultResolution = resolution,
            DefaultClasses = classes,
            InputName = input,
            OutputName = output,
        };
}
