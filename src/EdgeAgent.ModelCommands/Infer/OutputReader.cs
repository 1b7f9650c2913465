using System.Security.Cryptography;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.ModelCommands.Infer;

/// <summary>Reads an interpreter's outputs after an invocation.</summary>
internal static class OutputReader
{
    /// <summary>The number of classes of a classifier.</summary>
    /// <exception cref="CommandFailureException">The first output is no vector.</exception>
    public static int ClassCount(Interpreter interpreter)
    {
        TensorInfo output = interpreter.Outputs[0];
        return IsVector(output)
            ? (int)output.Shape.ElementCount
            : throw new CommandFailureException($"the model's output {ModelInput.Describe(output)} has no classes to label; labels go with an output of one vector");
    }

    public static IReadOnlyList<OutputSummary> Describe(Interpreter interpreter, int top, IReadOnlyList<string>? labels)
    {
        List<OutputSummary> outputs = [];
        for (int i = 0; i < interpreter.Outputs.Count; i++)
        {
            TensorInfo tensor = interpreter.Outputs[i];
            ReadOnlySpan<byte> bytes = interpreter.OutputBytes(i);
            double[]? values = TensorValues.Read(tensor, bytes);
            outputs.Add(new OutputSummary
            {
                Name = tensor.Name,
                Type = ModelInput.TypeName(tensor.Type),
                Shape = [.. tensor.Shape],
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                Range = TensorValues.Range(values),
                Top = values is not null && IsVector(tensor) ? Best(values, top, i == 0 ? labels : null) : null,
            });
        }
        return outputs;
    }

    public static void WriteRaw(Interpreter interpreter, string path)
    {
        using FileStream file = File.Create(path);
        for (int i = 0; i < interpreter.Outputs.Count; i++)
            file.Write(interpreter.OutputBytes(i));
    }

    private static bool IsVector(TensorInfo tensor) =>
        tensor.Shape.Rank > 0 && tensor.Shape.ElementCount is > 1 and <= int.MaxValue && tensor.Shape.ElementCount == tensor.Shape.FromEnd(1);

    // Equal scores keep the order of the outputs.
    private static IReadOnlyList<RankedClass> Best(double[] values, int count, IReadOnlyList<string>? labels) =>
        [.. values.Select((score, index) => (score, index)).OrderByDescending(pair => pair.score).ThenBy(pair => pair.index).Take(count)
            .Select(pair => new RankedClass(pair.index, labels?[pair.index], pair.score))];
}
