using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

public sealed class RandomNetworkTests
{
    private const int Seeds = 40;

    private static PostTrainingOptions Real { get; } = new() { InputType = TensorType.Float32, OutputType = TensorType.Float32 };

    private static Dictionary<string, (PostTrainingOptions Options, double LeastDecibels)> Modes { get; } = new()
    {
        ["int8"] = (Real, 15),
        ["int8, recovered"] = (Real with { Estimator = PostTrainingOptions.Recovered.Estimator, AdaptiveRounding = true, CorrectBias = true, EqualizeLayers = true }, 15),
        ["int8, two layers in int16"] = (Real with { SensitiveLayers = 2, SensitivePrecision = Precision.Int16x8 }, 15),
        ["int8, two layers in float"] = (Real with { SensitiveLayers = 2 }, 15),
        ["int16x8"] = (Real with { Mode = QuantizationMode.Int16x8 }, 25),
        ["float16"] = (new() { Mode = QuantizationMode.Float16 }, 40),
    };

    public static TheoryData<string> Names => [.. Modes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Any_float_network_stays_close_to_itself(string mode)
    {
        (PostTrainingOptions options, double least) = Modes[mode];
        List<string> worst = [];
        for (int seed = 1; seed <= Seeds; seed++)
        {
            byte[] file = RandomNetwork.Build(seed);
            GeneratedSamples samples = new(8);
            byte[] quantized = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), options, samples).File;
            double ratio = FloatSamples.Sqnr(samples.Run(file), samples.Run(quantized));
            if (ratio < least)
                worst.Add($"seed {seed}: {ratio:F1} dB");
        }

        Assert.True(worst.Count == 0, string.Join("\n", worst));
    }
}
