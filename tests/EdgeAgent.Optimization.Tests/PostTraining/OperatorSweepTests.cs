using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>Every operator that the runtime has in float32, alone in a model of random shape, in every mode.</summary>
public sealed class OperatorSweepTests
{
    private const int Seeds = 4;

    /// <summary>Half a step is rounding; the rest is what integer kernels add, whose multipliers and tables have errors of their own.</summary>
    private const double MostSteps = 1.05;

    /// <summary>Operators whose kernels in TensorFlow Lite are coarser than that.</summary>
    private static readonly Dictionary<(string Operator, QuantizationMode Mode), double> Coarser = new()
    {
        // Corners are weighted in 10 bits and the four products truncated: up to 2^-10 of all steps a weight.
        [("RESIZE_BILINEAR", QuantizationMode.Int8)] = 2,
        [("RESIZE_BILINEAR", QuantizationMode.Int16x8)] = 512,

        // The multiplier of 64-bit sums has 15 bits: the largest codes are off by another step.
        [("CONV_2D", QuantizationMode.Int16x8)] = 1.5,
        [("DEPTHWISE_CONV_2D", QuantizationMode.Int16x8)] = 1.5,
        [("TRANSPOSE_CONV", QuantizationMode.Int16x8)] = 1.5,
        [("TANH", QuantizationMode.Int16x8)] = 2.05,
    };

    /// <summary>Results that jump: a constant's rounding may move one by any amount.</summary>
    private static readonly string[] Jumping = ["FLOOR_DIV", "FLOOR_MOD"];

    public static TheoryData<string> Operators => [.. OperatorModels.All.Where(entry => entry.Type == TensorType.Float32).Select(entry => entry.Name)];

    [Theory, MemberData(nameof(Operators))]
    public void Integer_operators_come_within_steps_of_what_their_codes_mean(string name)
    {
        List<string> worst = [];
        foreach (QuantizationMode mode in (QuantizationMode[])[QuantizationMode.Int8, QuantizationMode.Int16x8])
        {
            for (int seed = 1; seed <= Seeds; seed++)
            {
                GeneratedSamples samples = new(8);
                if (Quantize(OperatorModels.Build(name, TensorType.Float32, seed), mode, samples) is not { } quantized)
                    continue;
                double steps = RealModel.LargestError(quantized.File, samples);
                double most = quantized.Report.Layers.Max(layer => Coarser.GetValueOrDefault((layer.Operator, mode), MostSteps));
                if (steps > most)
                    worst.Add($"{mode} seed {seed}: {steps:F2} steps, {string.Join(", ", quantized.Report.Layers.Select(layer => layer.Operator))}");
            }
        }

        Assert.True(worst.Count == 0, string.Join("\n", worst));
    }

    [Theory, MemberData(nameof(Operators))]
    public void Float16_constants_change_results_by_their_rounding_only(string name)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            byte[] file = OperatorModels.Build(name, TensorType.Float32, seed);
            GeneratedSamples samples = new(4);

            // Kernels of int8 weights quantize their inputs as well: with float weights again, they compute something else.
            if (TfLiteModel.Parse(file).SubGraphs[0].Tensors.Any(tensor => tensor.Type == TensorType.Int8))
                continue;
            if (Quantize(file, QuantizationMode.Float16, samples) is not { } quantized || quantized.Report.Layers.Any(layer => Jumping.Contains(layer.Operator)))
                continue;
            float[][] expected = samples.Run(file), actual = samples.Run(quantized.File);
            for (int sample = 0; sample < samples.Count; sample++)
            {
                float magnitude = expected[sample].Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max();
                for (int i = 0; i < expected[sample].Length; i++)
                {
                    (float wanted, float got) = (expected[sample][i], actual[sample][i]);
                    Assert.True(wanted.Equals(got) || MathF.Abs(wanted - got) <= 0.01f * magnitude, $"seed {seed}, sample {sample}, {i}: {got} for {wanted}");
                }
            }
        }
    }

    /// <summary>The quantized model; null where it is refused with a reason.</summary>
    private static QuantizedModel? Quantize(byte[] file, QuantizationMode mode, GeneratedSamples samples)
    {
        TensorType? outer = mode == QuantizationMode.Float16 ? null : TensorType.Float32;
        try
        {
            return PostTrainingQuantizer.Quantize(TfLiteModel.Parse(file), new PostTrainingOptions { Mode = mode, InputType = outer, OutputType = outer }, samples);
        }
        catch (OptimizationException e)
        {
            Assert.Matches("nothing to quantize|already quantized|subgraphs", e.Message);
            return null;
        }
    }
}
