using EdgeAgent.Inference;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>The float models of MLPerf Tiny, quantized here, beside the int8 files that ship with them.</summary>
public sealed class MlPerfTinyTests(ITestOutputHelper output)
{
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
        float[][] expected = held.Run(original);
        double theirs = FloatSamples.Cosine(expected, held.Run(shipped));
        foreach (PostTrainingOptions options in (PostTrainingOptions[])[
            new(), new() { AdaptiveRounding = true, CorrectBias = true }, new() { CorrectBias = true }, new() { Estimator = Calibration.RangeEstimator.MeanSquaredError },
            new() { Estimator = Calibration.RangeEstimator.Percentile }, new() { Estimator = Calibration.RangeEstimator.Entropy }, new() { Estimator = Calibration.RangeEstimator.MovingAverage }, new() { EqualizeLayers = true },
            new() { SensitiveLayers = 2 }, new() { SensitiveLayers = 2, SensitivePrecision = Precision.Int16x8 }, new() { Mode = QuantizationMode.Int16x8 }, new() { Mode = QuantizationMode.Float16 }])
        {
            QuantizedModel quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(original), options, calibration);
            float[][] actual = held.Run(quantized.File);
            output.WriteLine($"{options.Mode} {options.Estimator.Name} e{options.EqualizeLayers} b{options.CorrectBias} a{options.AdaptiveRounding} s{options.SensitiveLayers}{options.SensitivePrecision}: cosine {FloatSamples.Cosine(expected, actual):F6} theirs {theirs:F6} sqnr {FloatSamples.Sqnr(expected, actual):F2} {FloatSamples.Sqnr(expected, held.Run(shipped)):F2} size {quantized.Report.SizeRatio:F2}  {string.Join(" | ", quantized.Report.Steps)}");
        }
    }

    private static (FloatSamples Calibration, FloatSamples Held) Samples(string name, byte[] shipped)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(shipped));
        TensorInfo input = interpreter.Inputs[0];
        int length = (int)input.ByteLength;
        byte[]? recorded = name switch
        {
            "ic_resnet8" => [.. File.ReadAllBytes(SharedData.Find("images", "cifar10", "cifar10_test_5000.bin")!).Chunk(3073).Take(400).SelectMany(record => record.Skip(1)).Select(pixel => (byte)(pixel ^ 0x80))],
            "kws" => File.ReadAllBytes(SharedData.Find("kws", "kws01_1000.bin")!)[..(400 * length)],
            _ => null,
        };
        if (recorded is null)
        {
            recorded = new byte[400 * length];
            new GeneratedInput(11).Fill(TensorType.Int8, recorded);
        }

        float[][] samples = [.. recorded.Chunk(length).Select(sample => sample.Select(code => input.Quantization!.Scale * (unchecked((sbyte)code) - input.Quantization.ZeroPoint)).ToArray())];
        return (new FloatSamples([.. samples.Where((_, i) => i % 4 == 0)]), new FloatSamples([.. samples.Where((_, i) => i % 4 != 0)]));
    }
}
