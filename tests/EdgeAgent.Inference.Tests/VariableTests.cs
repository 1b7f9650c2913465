using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests;

/// <summary>Tensors that keep their content between invocations.</summary>
public sealed class VariableTests
{
    private const float Scale = 0.5f;

    [Fact]
    public void A_variable_starts_at_zero_and_keeps_what_a_node_writes()
    {
        using Interpreter interpreter = Interpreter.Create(Accumulator(TensorType.Float32, zeroPoint: 0));
        MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)).Fill(1.5f);

        for (int i = 1; i <= 3; i++)
        {
            interpreter.Invoke();
            Assert.All(Floats(interpreter), sum => Assert.Equal(1.5f * i, sum));
        }
    }

    [Fact]
    public void ResetVariables_forgets()
    {
        using Interpreter interpreter = Interpreter.Create(Accumulator(TensorType.Float32, zeroPoint: 0));
        MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)).Fill(1);
        interpreter.Invoke();
        interpreter.Invoke();

        interpreter.ResetVariables();
        interpreter.Invoke();

        Assert.All(Floats(interpreter), sum => Assert.Equal(1, sum));
    }

    /// <summary>TensorFlow Lite 2.14 fills int8 variables with the zero point and uint8 variables with the code 0.</summary>
    [Theory]
    [InlineData(TensorType.Int8, -3, -3)]
    [InlineData(TensorType.UInt8, 10, 0)]
    public void A_quantized_variable_starts_as_in_TensorFlow_Lite(TensorType type, int zeroPoint, int initial)
    {
        using Interpreter interpreter = Interpreter.Create(Accumulator(type, zeroPoint));
        interpreter.InputBytes(0).Fill(unchecked((byte)(zeroPoint + 14)));

        for (int i = 1; i <= 2; i++)
        {
            interpreter.Invoke();
            Assert.All(interpreter.OutputBytes(0).ToArray(), code => Assert.Equal(initial + (14 * i), unchecked((sbyte)code)));
        }
    }

    [Fact]
    public void Nothing_else_takes_a_variable_s_memory()
    {
        using Interpreter interpreter = Interpreter.Create(Accumulator(TensorType.Float32, zeroPoint: 0));
        ArenaBlock variable = Assert.Single(interpreter.Plan.Blocks, block => block.Lifetime.Name.Contains("state", StringComparison.Ordinal));
        Assert.All(interpreter.Plan.Blocks.Where(block => block != variable),
            block => Assert.True(block.End <= variable.Offset || block.Offset >= variable.End));
    }

    [Fact]
    public void A_node_must_compute_the_shape_that_a_variable_declares()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(2, 3);
        int state = builder.Graph.Add(builder.Define("state", [], null) with { IsVariable = true });
        builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Add,
            Inputs = [input, input],
            Outputs = [state],
            Options = new AddOptions(ActivationFunction.None),
        });

        UnsupportedModelException error = Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.Output(state).BuildModel()));
        Assert.Contains("state", error.Tensor, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_the_caller_would_fill_is_rejected()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(2, 3);
        builder.Graph.Tensors[input] = builder.Graph.Tensors[input] with { IsVariable = true };

        UnsupportedModelException error =
            Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.Output(builder.Add(input, input)).BuildModel()));
        Assert.Contains("variable", error.Message, StringComparison.Ordinal);
    }

    /// <summary>state = state + input, and the output is a copy of the state under another shape.</summary>
    private static TfLiteModel Accumulator(TensorType type, int zeroPoint)
    {
        ModelBuilder builder = new(1, type);
        QuantizationRecord quantization = ModelBuilder.PerTensor(Scale, zeroPoint);
        int input = builder.Input(1, 6);
        builder.Graph.Tensors[input] = builder.Define("input", [1, 6], quantization);
        int state = builder.Graph.Add(builder.Define("state", [1, 6], quantization) with { IsVariable = true });
        builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Add,
            Version = type == TensorType.Int8 ? 2 : 1,
            Inputs = [state, input],
            Outputs = [state],
            Options = new AddOptions(ActivationFunction.None),
        });
        return builder.Output(builder.Reshape(state, 3, 2)).BuildModel();
    }

    private static float[] Floats(Interpreter interpreter) => MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0)).ToArray();
}
