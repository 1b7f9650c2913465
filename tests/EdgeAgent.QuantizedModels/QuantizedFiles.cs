using EdgeAgent.Inference;
using EdgeAgent.Optimization;
using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TfLite;

namespace EdgeAgent.QuantizedModels;

/// <summary>Writes quantized models, and beside each the inputs that the other implementation's program cannot generate.</summary>
internal sealed class QuantizedFiles(string folder)
{
    private static readonly PostTrainingOptions Int8 = new(), Int16 = new() { Mode = QuantizationMode.Int16x8 };

    /// <summary>The modes without recovery of accuracy.</summary>
    public static IReadOnlyDictionary<string, PostTrainingOptions> Plain { get; } = new Dictionary<string, PostTrainingOptions>
    {
        ["int8"] = Int8,
        ["uint8_io"] = Int8 with { InputType = TensorType.UInt8, OutputType = TensorType.UInt8 },
        ["float_io"] = Int8 with { InputType = TensorType.Float32, OutputType = TensorType.Float32 },
        ["int16x8"] = Int16,
        ["int16x8_float_io"] = Int16 with { InputType = TensorType.Float32, OutputType = TensorType.Float32 },
        ["float16"] = new() { Mode = QuantizationMode.Float16 },
        ["dynamic"] = new() { Mode = QuantizationMode.Dynamic },
    };

    /// <summary>All modes with all ways to recover accuracy.</summary>
    public static IReadOnlyDictionary<string, PostTrainingOptions> Every { get; } = new Dictionary<string, PostTrainingOptions>(Plain)
    {
        ["per_tensor"] = Int8 with { PerTensorWeights = true },
        ["equalized"] = Int8 with { EqualizeLayers = true },
        ["bias_corrected"] = Int8 with { CorrectBias = true },
        ["rounded"] = Int8 with { AdaptiveRounding = true },
        ["mixed_int16"] = Int8 with { SensitiveLayers = 2, SensitivePrecision = Precision.Int16x8, OutputType = TensorType.UInt8 },
        ["mixed_float"] = Int8 with { SensitiveLayers = 2 },
    };

    /// <summary>Quantizes a model in each mode; modes that do not fit the model are left out.</summary>
    /// <param name="name">The files' names begin with it.</param>
    /// <param name="model">The float model.</param>
    /// <param name="modes">The modes by name.</param>
    public void Write(string name, byte[] model, IReadOnlyDictionary<string, PostTrainingOptions> modes)
    {
        foreach ((string mode, PostTrainingOptions options) in modes)
        {
            try
            {
                byte[] file = PostTrainingQuantizer.Quantize(TfLiteModel.Parse(model), options, new GeneratedSamples()).File;
                string path = Path.Combine(folder, $"{name}.{mode}.tflite");
                File.WriteAllBytes(path, file);
                WriteInputs(path, file);
            }
            catch (OptimizationException e)
            {
                Console.Error.WriteLine($"{name} {mode}: {e.Message}");
            }
        }
    }

    private static void WriteInputs(string path, byte[] file)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file));
        if (!interpreter.Inputs.Any(input => input.Type is TensorType.Int16 or TensorType.Bool))
            return;
        for (uint seed = 1; seed <= 2; seed++)
        {
            new GeneratedInput(seed).Fill(interpreter);
            using FileStream inputs = File.Create(Path.ChangeExtension(path, $"seed{seed}.in.bin"));
            for (int i = 0; i < interpreter.Inputs.Count; i++)
                inputs.Write(interpreter.InputBytes(i));
        }
    }
}
