using EdgeAgent.Inference;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>The float models of MLPerf Tiny, quantized here, beside the int8 files that ship with them.</summary>
/// <remarks>Pictures of CIFAR-10 and keyword recordings where there are any, generated inputs otherwise; every fourth sample calibrates, the others compare.
/// The keyword model is no float model itself: int8 weights under float activations.</remarks>
public sealed class MlPerfTinyTests(ITestOutputHelper output)
{
    private const int Count = 400;

    [Theory, InlineData("ic_resnet8"), InlineData("kws"), InlineData("vww_96"), InlineData("ad01")]
    public void Our_int8_file_is_at_least_as_close_to_the_float_model_as_the_one_that_ships(string name)
    {
        if (SharedData.Find("models", $"mlperf_tiny_{name}_float.tflite") is not { } path)
        {
            Assert.Skip(SharedData.SkipReason);
            return;
        }

        byte[] original = File.ReadAllBytes(path), shipped = File.ReadAllBytes(path.Replace("_float", "_int8", StringComparison.Ordinal));
        (FloatSamples calibration, FloatSamples held) = Samples(name, shipped);
        byte[] ours = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(original), new PostTrainingOptions(), calibration).File;
        float[][] expected = held.Run(original), actual = held.Run(ours), theirs = held.Run(shipped);
        output.WriteLine($"{name}: cosine {FloatSamples.Cosine(expected, actual):F6}, {FloatSamples.Sqnr(expected, actual):F1} dB; "
            + $"the shipped file {FloatSamples.Cosine(expected, theirs):F6}, {FloatSamples.Sqnr(expected, theirs):F1} dB");
        Assert.InRange(FloatSamples.Cosine(expected, actual), FloatSamples.Cosine(expected, theirs), 1);
        Assert.InRange(FloatSamples.Sqnr(expected, actual), FloatSamples.Sqnr(expected, theirs), double.MaxValue);
    }

    private static (FloatSamples Calibration, FloatSamples Held) Samples(string name, byte[] shipped)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(shipped));
        TensorInfo input = interpreter.Inputs[0];
        int length = (int)input.ByteLength;
        byte[] codes = name switch
        {
            "ic_resnet8" => [.. File.ReadAllBytes(SharedData.Find("images", "cifar10", "cifar10_test_5000.bin")!).Chunk(1 + length).Take(Count)
                .SelectMany(record => record.Skip(1)).Select(pixel => (byte)(pixel ^ 0x80))],
            "kws" => File.ReadAllBytes(SharedData.Find("kws", "kws01_1000.bin")!)[..(Count * length)],
            _ => Generated(Count * length),
        };
        float[][] samples = [.. codes.Chunk(length).Select(sample =>
            sample.Select(code => input.Quantization!.Scale * (unchecked((sbyte)code) - input.Quantization.ZeroPoint)).ToArray())];
        return (new FloatSamples([.. samples.Where((_, i) => i % 4 == 0)]), new FloatSamples([.. samples.Where((_, i) => i % 4 != 0)]));
    }

    private static byte[] Generated(int length)
    {
        byte[] codes = new byte[length];
        new GeneratedInput(11).Fill(TensorType.Int8, codes);
        return codes;
    }
}
