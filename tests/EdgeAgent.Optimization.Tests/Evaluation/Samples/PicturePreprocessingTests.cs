using EdgeAgent.Imaging.Preprocessing;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Evaluation.Samples;

public sealed class PicturePreprocessingTests
{
    private static readonly TensorInfo Float = Input(TensorType.Float32, null);

    [Theory]
    [InlineData(TensorType.UInt8, 1 / 128f, 128, 127.5, 127.5)]
    [InlineData(TensorType.UInt8, 2 / 255f, 127, 127.5, 127.5)]
    [InlineData(TensorType.Int8, 2 / 255f, -1, 127.5, 127.5)]
    [InlineData(TensorType.Int8, 1 / 255f, -128, 0, 255)]
    [InlineData(TensorType.Int8, 1f, -128, 0, 1)]
    [InlineData(TensorType.UInt8, 0.5f, 10, 10, 2)]
    public void A_float_model_sees_what_the_quantized_one_means(TensorType type, float scale, int zeroPoint, double mean, double divisor)
    {
        PicturePreprocessing matched = new PicturePreprocessing().Matching(Float, Input(type, new QuantizationParameters(scale, zeroPoint)));
        Assert.Equal((ChannelValues.FromDouble(mean), ChannelValues.FromDouble(divisor)), (matched.Mean, matched.Scale));
    }

    [Fact]
    public void What_the_user_gave_stays()
    {
        PicturePreprocessing given = new() { Mean = 100 };
        Assert.Equal(given, given.Matching(Float, Input(TensorType.UInt8, new QuantizationParameters(1, 0))));
    }

    [Fact]
    public void Two_float_models_keep_their_custom() => Assert.Equal(new PicturePreprocessing(), new PicturePreprocessing().Matching(Float, Float));

    [Fact]
    public void A_float_model_takes_what_its_metadata_say_and_nothing_else_is_given()
    {
        TfLiteModel model = WithMetadata([124, 116, 104], [58, 57, 56]);
        PicturePreprocessing found = new PicturePreprocessing { CentralCrop = 0.5 }.For(model, Float);
        Assert.Equal(new PicturePreprocessing { CentralCrop = 0.5, Mean = new ChannelValues(124, 116, 104), Scale = new ChannelValues(58, 57, 56) }, found);
        PicturePreprocessing given = new() { Scale = 255 };
        Assert.Equal(given, given.For(model, Float));
        Assert.Equal(new PicturePreprocessing(), new PicturePreprocessing().For(model, Input(TensorType.UInt8, new QuantizationParameters(1, 0))));
        Assert.Equal(new PicturePreprocessing { Mean = 127.5, Scale = 127.5 }, new PicturePreprocessing().For(WithMetadata([127.5f], [127.5f]), Float));
    }

    [Fact]
    public void Metadata_of_two_channels_are_refused() =>
        Assert.Contains("2 channels", Assert.Throws<SampleDataException>(() => new PicturePreprocessing().For(WithMetadata([1, 2], [1, 1]), Float)).Message, StringComparison.Ordinal);

    private static TfLiteModel WithMetadata(float[] means, float[] deviations)
    {
        ModelBuilder builder = new(seed: 1, TensorType.Float32);
        builder.Output(builder.Mean(builder.Input(1, 8, 8, 3))).Model.Metadata.Add(MetadataBlob.Normalizing(means, deviations));
        return builder.BuildModel();
    }

    private static TensorInfo Input(TensorType type, QuantizationParameters? quantization) => new(0, "input", type, new Shape(1, 8, 8, 3), quantization, false);
}
