using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using EdgeAgent.Optimization.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Writes a float graph with float16 constants, each behind a DEQUANTIZE.</summary>
internal static class HalfGraphWriter
{
    /// <summary>The least float16 with all its digits, 2^-14. Below lie the small numbers that keep divisions from dividing by 0.</summary>
    private const float LeastNormal = 6.103515625e-5f;

    /// <summary>The model.</summary>
    /// <param name="source">The float graph.</param>
    /// <param name="kept">How many constants stay in float32, because float16 cannot hold them.</param>
    public static ModelDefinition Write(ModelGraph source, out int kept)
    {
        ModelGraph graph = source.Copy();
        kept = 0;
        List<OperatorDefinition> conversions = [];
        Dictionary<int, int> halves = [];
        int[] constants = [.. graph.Operators.SelectMany(node => node.Inputs).Where(graph.IsFloatConstant).Distinct().Order()];
        foreach (int tensor in constants)
        {
            ReadOnlySpan<float> values = graph.Floats(tensor);
            if (!Holds(values))
            {
                kept++;
                continue;
            }

            Half[] rounded = new Half[values.Length];
            TensorPrimitives.ConvertToHalf(values, rounded);
            TensorDefinition definition = graph.Tensors[tensor];
            int half = graph.Add(definition with { Name = definition.Name + "/float16", Type = TensorType.Float16, Data = MemoryMarshal.AsBytes<Half>(rounded).ToArray() });
            halves[tensor] = graph.Add(definition with { Data = default });
            conversions.Add(new OperatorDefinition { Operator = BuiltinOperator.Dequantize, Version = 3, Inputs = [half], Outputs = [halves[tensor]] });
        }

        for (int place = 0; place < graph.Operators.Count; place++)
        {
            OperatorDefinition node = graph.Operators[place];
            graph.Operators[place] = node with { Inputs = [.. node.Inputs.Select(input => halves.GetValueOrDefault(input, input))] };
        }

        for (int i = 0; i < conversions.Count; i++)
            graph.Operators.Insert(i, conversions[i]);
        return graph.ToDefinition();
    }

    /// <summary>Whether no value becomes infinite, and the values are not so small that float16 has next to no digits for any of them.</summary>
    private static bool Holds(ReadOnlySpan<float> values)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(values));
        return largest == 0 || (largest >= LeastNormal && largest <= (float)Half.MaxValue);
    }
}
