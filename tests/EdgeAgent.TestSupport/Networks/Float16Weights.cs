using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Networks;

/// <summary>Stores the float32 constants of a model as float16 behind DEQUANTIZE, as the TFLite converter does.</summary>
public static class Float16Weights
{
    /// <summary>The model with float16 weights and biases; it computes in float32.</summary>
    /// <param name="model">A file whose weights are float32.</param>
    public static byte[] Store(byte[] model)
    {
        ModelDefinition definition = ModelDefinition.From(TfLiteModel.Parse(model));
        foreach (SubGraphDefinition graph in definition.SubGraphs)
        {
            for (int tensor = 0, count = graph.Tensors.Count; tensor < count; tensor++)
            {
                TensorDefinition real = graph.Tensors[tensor];
                if (real.Type != TensorType.Float32 || real.Data.IsEmpty)
                    continue;
                Half[] halves = Array.ConvertAll(MemoryMarshal.Cast<byte, float>(real.Data.Span).ToArray(), value => (Half)value);
                int narrow = graph.Add(real with
                {
                    Name = $"{real.Name}/float16",
                    Type = TensorType.Float16,
                    Data = MemoryMarshal.AsBytes(halves.AsSpan()).ToArray(),
                });
                graph.Tensors[tensor] = real with { Data = default };
                graph.Operators.Insert(0, new OperatorDefinition
                {
                    Operator = BuiltinOperator.Dequantize,
                    Version = 3,
                    Inputs = [narrow],
                    Outputs = [tensor],
                    Options = new EmptyOptions(OptionsType.Dequantize),
                });
            }
        }

        return TfLiteModelWriter.Write(definition);
    }
}
