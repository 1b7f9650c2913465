using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Conformance;

/// <summary>Writes the inputs of goldens whose types the pattern of the other implementation's program does not define.</summary>
internal static class GoldenInputs
{
    private static readonly uint[] Seeds = [1, 2];

    /// <summary>Writes <c>NAME.seedN.in.bin</c> for each seed, where the model has an input of int16 or bool.</summary>
    public static void Write(string folder, string name, byte[] file)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(file));
        if (!interpreter.Inputs.Any(input => input.Type is TensorType.Int16 or TensorType.Bool)) return;
        foreach (uint seed in Seeds)
        {
            new GeneratedInput(seed).Fill(interpreter);
            using FileStream inputs = File.Create(Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}.seed{seed}.in.bin"));
            for (int i = 0; i < interpreter.Inputs.Count; i++) inputs.Write(interpreter.InputBytes(i));
        }
    }
}
