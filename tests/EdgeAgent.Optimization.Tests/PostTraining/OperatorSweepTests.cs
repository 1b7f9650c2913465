using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>Every operator that the runtime has in float32, alone in a model of random shape, in every mode.</summary>
public sealed class OperatorSweepTests
{
    public static TheoryData<string> Operators => [.. OperatorModels.All.Where(entry => entry.Type == TensorType.Float32 && (Environment.GetEnvironmentVariable("ONLY") is not { } only || only == entry.Name)).Select(entry => entry.Name)];

    [Theory, MemberData(nameof(Operators))]
    public void Quantized_operators_compute_what_their_constants_mean_within_steps_of_their_grids(string name)
    {
        List<string> problems = [];
        for (int seed = Environment.GetEnvironmentVariable("SEED") is { } one ? int.Parse(one) : 1; seed <= (Environment.GetEnvironmentVariable("SEED") is { } last ? int.Parse(last) : 6); seed++)
        {
            foreach (QuantizationMode mode in (QuantizationMode[])[QuantizationMode.Int8, QuantizationMode.Int16x8])
                if (Check(OperatorModels.Build(name, TensorType.Float32, seed), mode) is { } problem)
                    problems.Add($"seed {seed} {mode}: {problem}");
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static string? Check(byte[] file, QuantizationMode mode)
    {
        GeneratedSamples samples = new(8);
        QuantizedModel quantized;
        try
        {
            quantized = PostTrainingQuantizer.Quantize(
                TfLiteModel.Parse(file), new PostTrainingOptions { Mode = mode, InputType = TensorType.Float32, OutputType = TensorType.Float32 }, samples);
        }
        catch (OptimizationException e)
        {
            return "refused " + e.Message;
        }

        byte[] real = RealModel.Of(quantized.File);
        Dictionary<int, float[]> inputs = [];
        (float[][] expected, float[] scales) = Run(real, samples, quantized.File);
        if (Environment.GetEnvironmentVariable("DUMP") is { } dump)
        {
            foreach (SubGraph g in TfLiteModel.Parse(quantized.File).SubGraphs)
            {
                foreach (TensorRecord t in g.Tensors) Console.Error.WriteLine($"{t.Index} {t.Name} {t.Type} [{string.Join(",", t.Shape)}] {t.Quantization?.Scales.Count} {t.Quantization?.Scales.FirstOrDefault()} {t.Quantization?.ZeroPoints.FirstOrDefault()}");
                foreach (OperatorRecord o in g.Operators) Console.Error.WriteLine($"{o.Operator} {string.Join(",", o.Inputs)} -> {string.Join(",", o.Outputs)} {o.Options}");
            }
        }
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(quantized.File));
        double worst = 0;
        for (int sample = 0; sample < samples.Count; sample++)
        {
            for (int i = 0; i < interpreter.Inputs.Count; i++)
                samples.Fill(sample, i, interpreter.Inputs[i], interpreter.InputBytes(i));
            interpreter.Invoke();
            float[] actual = Outputs(interpreter);
            for (int i = 0; i < actual.Length; i++)
                { if (Environment.GetEnvironmentVariable("DUMP") is not null && sample == 0 && i < 40) Console.Error.WriteLine($"{expected[sample][i]} {actual[i]}");
                worst = Math.Max(worst, Math.Abs(actual[i] - (double)expected[sample][i]) / scales[i]); }
        }

        return worst <= 1.6 ? null : $"{worst:F2} steps; {string.Join(" | ", quantized.Report.Layers.Select(layer => $"{layer.Operator} {layer.Precision} {layer.Reason}"))}";
    }

    private static (float[][], float[]) Run(byte[] real, GeneratedSamples samples, byte[] quantized)
    {
        ModelDefinition definition = ModelDefinition.From(TfLiteModel.Parse(quantized));
        SubGraphDefinition graph = definition.SubGraphs[0];
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(real));
        float[][] outputs = new float[samples.Count][];
        List<float> scales = [];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            for (int i = 0; i < interpreter.Inputs.Count; i++)
            {
                samples.Fill(sample, i, interpreter.Inputs[i], interpreter.InputBytes(i));
                if (graph.Operators.FirstOrDefault(node => node.Operator == BuiltinOperator.Quantize && node.Inputs[0] == graph.Inputs[i]) is { } quantize)
                {
                    TensorDefinition grid = graph.Tensors[quantize.Outputs[0]];
                    (float scale, int zeroPoint) = (grid.Quantization!.Scales[0], grid.Quantization.ZeroPoints[0]);
                    (int low, int high) = grid.Type == TensorType.Int16 ? (-32768, 32767) : (-128, 127);
                    foreach (ref float value in MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(i)))
                        value = scale * (Math.Clamp((int)MathF.Round(value / scale, MidpointRounding.AwayFromZero) + zeroPoint, low, high) - zeroPoint);
                }
            }

            interpreter.Invoke();
            outputs[sample] = Outputs(interpreter);
        }

        for (int output = 0; output < graph.Outputs.Count; output++)
        {
            OperatorDefinition? producer = graph.Operators.FirstOrDefault(node => node.Operator == BuiltinOperator.Dequantize && node.Outputs[0] == graph.Outputs[output]);
            float scale = producer is null ? 1e-5f : graph.Tensors[producer.Inputs[0]].Quantization!.Scales[0];
            if (interpreter.Outputs[output].Type == TensorType.Float32)
                scales.AddRange(Enumerable.Repeat(scale, (int)interpreter.Outputs[output].Shape.ElementCount));
        }

        return (outputs, [.. scales]);
    }

    private static float[] Outputs(Interpreter interpreter) => [.. Enumerable.Range(0, interpreter.Outputs.Count)
        .Where(output => interpreter.Outputs[output].Type == TensorType.Float32)
        .SelectMany(output => MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(output)).ToArray())];
}
