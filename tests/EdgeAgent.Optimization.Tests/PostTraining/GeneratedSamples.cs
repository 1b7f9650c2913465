using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.PostTraining;

/// <summary>The generated pattern as calibration data, for models with any number of inputs.</summary>
internal sealed class GeneratedSamples(int count, uint seed = 1) : ICalibrationData
{
    public int Count => count;

    public void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes) =>
        new GeneratedInput((seed * 7919) + ((uint)sample * 104729) + ((uint)input * 15485863)).Fill(tensor.Type, bytes);

    /// <summary>The float outputs of a model on every sample, one after the other.</summary>
    public float[][] Run(byte[] file)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file));
        return [.. Enumerable.Range(0, count).Select(sample => Run(interpreter, sample, (_, _) => { }))];
    }

    /// <summary>The float outputs on one sample.</summary>
    /// <param name="interpreter">The model.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="change">May change an input, by its number, before the model runs.</param>
    public float[] Run(Interpreter interpreter, int sample, InputChange change)
    {
        for (int input = 0; input < interpreter.Inputs.Count; input++)
        {
            Fill(sample, input, interpreter.Inputs[input], interpreter.InputBytes(input));
            change(input, interpreter.InputBytes(input));
        }

        interpreter.ResetVariables();
        interpreter.Invoke();
        return [.. Enumerable.Range(0, interpreter.Outputs.Count).Where(output => interpreter.Outputs[output].Type == TensorType.Float32)
            .SelectMany(output => MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(output)).ToArray())];
    }

    public delegate void InputChange(int input, Span<byte> bytes);
}
