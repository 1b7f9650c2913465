using System.Globalization;
using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Goldens;

/// <summary>One model, one input, and the output bytes that another implementation computed.</summary>
/// <param name="ModelPath">The model file.</param>
/// <param name="Name">The case's name within the model.</param>
/// <param name="InputPath">Raw bytes of all inputs in order; null for the generated pattern.</param>
/// <param name="Seed">Seed of the generated pattern.</param>
/// <param name="OutputPath">Raw bytes of all outputs in order.</param>
internal sealed record GoldenCase(string ModelPath, string Name, string? InputPath, uint Seed, string OutputPath)
{
    private const double FloatTolerance = 1e-5;

    /// <summary>The model's file name.</summary>
    public string ModelName => Path.GetFileName(ModelPath);

    /// <summary>Reads the cases of an index: model, case, input, seed, output, digest.</summary>
    /// <param name="indexPath">The index; inputs and outputs lie beside it.</param>
    /// <param name="modelFolder">Where the model files lie.</param>
    public static IReadOnlyList<GoldenCase> Read(string indexPath, string modelFolder)
    {
        string folder = Path.GetDirectoryName(indexPath)!;
        return [.. File.ReadLines(indexPath).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).Select(fields => new GoldenCase(
            Path.Combine(modelFolder, fields[0]), fields[1], fields[2].Length == 0 ? null : Path.Combine(folder, fields[2]),
            fields[3].Length == 0 ? 0 : uint.Parse(fields[3], CultureInfo.InvariantCulture), Path.Combine(folder, fields[4])))];
    }

    /// <summary>Runs the case.</summary>
    /// <returns>Null where the output is as expected: integers to the bit, floats within 1e-5 of the largest magnitude; else what differs.</returns>
    public string? Run(Interpreter interpreter)
    {
        Fill(interpreter);
        interpreter.ResetVariables();
        interpreter.Invoke();
        ReadOnlySpan<byte> expected = File.ReadAllBytes(OutputPath);
        for (int i = 0; i < interpreter.Outputs.Count; i++)
        {
            ReadOnlySpan<byte> actual = interpreter.OutputBytes(i);
            if (actual.Length > expected.Length) return $"output {i} has {actual.Length} bytes, {expected.Length} are left";
            string? difference = interpreter.Outputs[i].Type == TensorType.Float32
                ? CompareFloats(actual, expected[..actual.Length])
                : CompareBytes(actual, expected[..actual.Length]);
            if (difference is not null) return $"{ModelName} {Name} with {interpreter.Kernels}, output {i}: {difference}";
            expected = expected[actual.Length..];
        }

        return expected.IsEmpty ? null : $"{expected.Length} expected bytes are left";
    }

    public override string ToString() => $"{ModelName} {Name}";

    private void Fill(Interpreter interpreter)
    {
        if (InputPath is null)
        {
            new GeneratedInput(Seed).Fill(interpreter);
            return;
        }

        ReadOnlySpan<byte> bytes = File.ReadAllBytes(InputPath);
        for (int i = 0; i < interpreter.Inputs.Count; i++)
        {
            Span<byte> input = interpreter.InputBytes(i);
            bytes[..input.Length].CopyTo(input);
            bytes = bytes[input.Length..];
        }
    }

    private static string? CompareBytes(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        int first = actual.CommonPrefixLength(expected);
        if (first == actual.Length) return null;
        int differing = 0;
        for (int i = 0; i < actual.Length; i++) differing += actual[i] == expected[i] ? 0 : 1;
        return $"{differing} of {actual.Length} bytes differ, the first at {first}: {actual[first]} for {expected[first]}";
    }

    private static string? CompareFloats(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        ReadOnlySpan<float> ours = MemoryMarshal.Cast<byte, float>(actual), theirs = MemoryMarshal.Cast<byte, float>(expected);
        double magnitude = 0, largest = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            magnitude = Math.Max(magnitude, Math.Abs(theirs[i]));
            double difference = Math.Abs((double)ours[i] - theirs[i]);
            if (double.IsNaN(difference)) return $"element {i} is {ours[i]} for {theirs[i]}";
            largest = Math.Max(largest, difference);
        }

        return largest <= FloatTolerance * magnitude ? null : $"floats differ by {largest:G3} at a largest magnitude of {magnitude:G3}";
    }
}
