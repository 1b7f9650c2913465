using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
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
        Assert.Equal((mean, divisor), (matched.Mean, matched.Scale));
    }

    [Fact]
    public void What_the_user_gave_stays()
    {
        PicturePreprocessing given = new() { Mean = 100 };
        Assert.Equal(given, given.Matching(Float, Input(TensorType.UInt8, new QuantizationParameters(1, 0))));
    }

    [Fact]
    public void Two_float_models_keep_their_custom() => Assert.Equal(new PicturePreprocessing(), new PicturePreprocessing().Matching(Float, Float));

    private static TensorInfo Input(TensorType type, QuantizationParameters? quantization) => new(0, "input", type, new Shape(1, 8, 8, 3), quantization, false);
}
