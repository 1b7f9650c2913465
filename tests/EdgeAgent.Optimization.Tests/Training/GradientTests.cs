using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Training;

/// <summary>Every operator's gradients, against central differences. The first layer's gradients pass through what is tested.</summary>
public sealed class GradientTests
{
    private const ActivationFunction None = ActivationFunction.None;

    [Theory]
    [InlineData(1, 1, Padding.Same, 1)]
    [InlineData(3, 1, Padding.Same, 1)]
    [InlineData(3, 2, Padding.Same, 1)]
    [InlineData(3, 1, Padding.Valid, 1)]
    [InlineData(3, 2, Padding.Valid, 1)]
    [InlineData(1, 2, Padding.Same, 1)]
    [InlineData(3, 1, Padding.Same, 2)]
    [InlineData(5, 2, Padding.Same, 1)]
    [InlineData(2, 2, Padding.Same, 1)]
    public void Convolution(int kernel, int stride, Padding padding, int dilation) => Check((builder, input) =>
        builder.Conv2D(builder.Conv2D(input, 5, kernel: 3, activation: None), 21, kernel, stride, padding, ActivationFunction.Relu, dilation));

    [Theory]
    [InlineData(3, 1, Padding.Same, 1, 1, 8)]
    [InlineData(3, 2, Padding.Same, 1, 1, 11)]
    [InlineData(3, 1, Padding.Valid, 1, 1, 16)]
    [InlineData(3, 2, Padding.Valid, 1, 1, 3)]
    [InlineData(3, 1, Padding.Same, 2, 1, 9)]
    [InlineData(5, 2, Padding.Same, 1, 1, 8)]
    [InlineData(1, 1, Padding.Same, 1, 1, 8)]
    [InlineData(3, 2, Padding.Same, 1, 2, 5)]
    [InlineData(5, 1, Padding.Valid, 1, 3, 3)]
    public void Depthwise_convolution(int kernel, int stride, Padding padding, int dilation, int multiplier, int channels) => Check((builder, input) =>
        builder.DepthwiseConv2D(builder.Conv2D(input, channels, activation: None), multiplier, kernel, stride, padding, ActivationFunction.Relu6, dilation));

    [Fact]
    public void Fully_connected() => Check((builder, input) =>
        builder.FullyConnected(builder.FullyConnected(builder.Conv2D(input, 3, activation: None), 37, ActivationFunction.Relu), 19));

    [Fact]
    public void Addition_with_an_operand_that_is_read_twice() => Check((builder, input) =>
    {
        int first = builder.Conv2D(input, 6, activation: None), second = builder.Conv2D(first, 6, activation: None);
        return builder.Add(builder.Add(first, second, ActivationFunction.Relu), first);
    });

    [Fact]
    public void Concatenation() => Check((builder, input) =>
    {
        int first = builder.Conv2D(input, 6, activation: None);
        return builder.Concatenation(3, first, builder.Conv2D(first, 3), first);
    });

    [Fact]
    public void Concatenation_of_rows() => Check((builder, input) =>
    {
        int first = builder.Conv2D(input, 6, activation: None);
        return builder.Concatenation(1, builder.Conv2D(first, 6), first);
    });

    [Theory]
    [InlineData(2, 2, Padding.Valid)]
    [InlineData(3, 2, Padding.Same)]
    [InlineData(3, 1, Padding.Same)]
    [InlineData(3, 1, Padding.Valid)]
    public void Pools(int window, int stride, Padding padding)
    {
        Check((builder, input) => builder.AveragePool2D(builder.Conv2D(input, 5, activation: None), window, stride, padding));
        Check((builder, input) => builder.MaxPool2D(builder.Conv2D(input, 5, activation: None), window, stride, padding));
    }

    [Fact]
    public void Mean_over_the_picture() => Check((builder, input) => builder.Mean(builder.Conv2D(input, 9, activation: None)));

    [Fact]
    public void Padding_and_reshape() => Check((builder, input) =>
        builder.Reshape(builder.Pad(builder.Conv2D(input, 2, activation: None), 1, 0, 2, 3), 1, 8 * 12 * 2));

    [Theory]
    [InlineData(BuiltinOperator.Relu)]
    [InlineData(BuiltinOperator.Relu6)]
    [InlineData(BuiltinOperator.ReluN1To1)]
    [InlineData(BuiltinOperator.HardSwish)]
    public void Activations_that_stand_alone(BuiltinOperator code) => Check((builder, input) =>
    {
        int sums = builder.Conv2D(input, 4, activation: None);
        int active = builder.Operator(code, [sums], builder.Define("active", builder.ShapeOf(sums), null), null);
        return builder.Add(active, sums);
    });

    [Fact]
    public void Constants_for_each_channel() => Check((builder, input) =>
    {
        int sums = builder.Conv2D(input, 4, activation: None), shared = builder.Add(sums, builder.Conv2D(sums, 4, activation: None));
        int scaled = builder.Mul(shared, builder.Float32Constant([4], [0.5f, 1.5f, -0.7f, 1]));
        return builder.Add(builder.Add(scaled, builder.Float32Constant([4], [0.1f, -0.2f, 0.3f, 0]), ActivationFunction.Relu), shared);
    });

    [Fact]
    public void Batch_normalization() => Check(
        (builder, input) => builder.DepthwiseConv2D(builder.Conv2D(input, 11, activation: ActivationFunction.Relu), activation: ActivationFunction.Relu6), batchNormalization: true);

    [Theory]
    [InlineData("mobilenet_v1", 0.25, 64, true)]
    [InlineData("mobilenet_v1", 0.25, 32, false)]
    [InlineData("mobilenet_v2", 0.35, 32, false)]
    [InlineData("tiny_resnet8", null, null, true)]
    [InlineData("squeezenet_1.1", null, 33, false)]
    public void Whole_networks(string name, double? alpha, int? resolution, bool batchNormalization)
    {
        ModelDefinition definition = ZooCatalog.Find(name)!.Define(new ZooOptions { Alpha = alpha, Resolution = resolution, Classes = 5 });
        GradientCheck.Run(TfLiteModel.Parse(TfLiteModelWriter.Write(definition)), batchNormalization, samples: 6, isDeep: true);
    }

    private static void Check(Func<ModelBuilder, int, int> layers, bool batchNormalization = false)
    {
        ModelBuilder builder = new(6, TensorType.Float32);
        int features = layers(builder, builder.Input(1, 7, 7, 3));
        GradientCheck.Run(builder.Output(builder.Softmax(builder.FullyConnected(features, units: 4))).BuildModel(), batchNormalization);
    }
}
