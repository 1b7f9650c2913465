using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>Runs a model with the fast kernels and with the reference on the same input, and compares every layer.</summary>
public static class LayerComparison
{
    /// <summary>Compares all layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fill">Fills the inputs of an interpreter; called once for each of the two, and must give both the same bytes.</param>
    /// <param name="options">Options of the fast run; null for the defaults.</param>
    /// <returns>One row for each tensor of the file that a node computes, in running order.</returns>
    /// <exception cref="UnsupportedModelException">The model cannot be run.</exception>
    public static IReadOnlyList<LayerDifference> Run(TfLiteModel model, Action<Interpreter> fill, InterpreterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fill);
        options = (options ?? new InterpreterOptions()) with { KeepAllTensors = true };
        using Interpreter fast = Interpreter.Create(model, options);
        using Interpreter reference = Interpreter.Create(model, options with { Kernels = InterpreterOptions.ReferenceKernels });
        foreach (Interpreter interpreter in new[] { fast, reference })
        {
            fill(interpreter);
            interpreter.Invoke();
        }

        Dictionary<int, TensorInfo> tensors = fast.Tensors.ToDictionary(tensor => tensor.Index);
        List<LayerDifference> rows = [];
        foreach (NodeDescription node in fast.Nodes.Where(node => node.Index >= 0))
        {
            foreach (TensorInfo tensor in node.Outputs.Select(index => tensors[index]))
            {
                if (fast.TensorBytes(tensor.Index) is { } actual && reference.TensorBytes(tensor.Index) is { } expected)
                    rows.Add(Compare(node, tensor, actual, expected));
            }
        }

        return rows;
    }

    private static LayerDifference Compare(NodeDescription node, TensorInfo tensor, byte[] actual, byte[] expected)
    {
        double[] fast = ToDoubles(tensor.Type, actual), slow = ToDoubles(tensor.Type, expected);
        long differing = 0;
        double largest = 0, magnitude = 0;
        for (int i = 0; i < fast.Length; i++)
        {
            magnitude = Math.Max(magnitude, Math.Abs(slow[i]));
            if (fast[i].Equals(slow[i])) continue;
            differing++;
            largest = Math.Max(largest, Math.Abs(fast[i] - slow[i]));
        }

        return new LayerDifference(node, tensor, differing, largest, magnitude);
    }

    private static double[] ToDoubles(TensorType type, byte[] bytes) => type switch
    {
        TensorType.Float32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value),
        TensorType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), value => (double)value),
        TensorType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => (double)value),
        TensorType.Int64 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value),
        TensorType.Int16 => Array.ConvertAll(MemoryMarshal.Cast<byte, short>(bytes).ToArray(), value => (double)value),
        TensorType.Int8 => Array.ConvertAll(bytes, value => (double)unchecked((sbyte)value)),
        _ => Array.ConvertAll(bytes, value => (double)value),
    };
}
