using EdgeAgent.Inference;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>What the integer kernel of an elementwise operator makes of every code: the runtime is asked.</summary>
internal static class ActivationTable
{
    private const int Codes = 256;

    /// <summary>The output's codes, by the input's code + 128.</summary>
    /// <param name="code">The operator.</param>
    /// <param name="input">The input's grid.</param>
    /// <param name="output">The output's grid.</param>
    public static int[] Of(BuiltinOperator code, AffineParameters input, AffineParameters output)
    {
        SubGraphDefinition graph = new();
        int from = graph.Add(Define("input", input)), to = graph.Add(Define("output", output));
        graph.Inputs.Add(from);
        graph.Outputs.Add(to);
        graph.Operators.Add(new OperatorDefinition { Operator = code, Version = PostTraining.OperatorRules.Find(code)!.Int8Version, Inputs = [from], Outputs = [to] });
        ModelDefinition model = new();
        model.SubGraphs.Add(graph);
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(TfLiteModelWriter.Write(model)));
        Span<byte> codes = interpreter.InputBytes(0);
        for (int i = 0; i < Codes; i++)
            codes[i] = unchecked((byte)(i - 128));
        interpreter.Invoke();
        return [.. interpreter.OutputBytes(0).ToArray().Select(value => (int)unchecked((sbyte)value))];
    }

    private static TensorDefinition Define(string name, AffineParameters grid) => new()
    {
        Name = name,
        Type = TensorType.Int8,
        Shape = [1, Codes],
        Quantization = new QuantizationRecord { Scales = [grid.Scale], ZeroPoints = [grid.ZeroPoint] },
    };
}
