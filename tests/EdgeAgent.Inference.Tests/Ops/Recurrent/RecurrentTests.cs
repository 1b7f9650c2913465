using System.Runtime.InteropServices;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops.Recurrent;

/// <summary>LSTM, SVDF and RNN: what they remember, and what they refuse.</summary>
public sealed class RecurrentTests
{
    private const int OutputState = 18, CellState = 19;

    public static TheoryData<string, TensorType> Layers => new(OperatorModels.All
        .Where(model => model.Name.StartsWith("lstm", StringComparison.Ordinal) || model.Name.StartsWith("svdf", StringComparison.Ordinal)
            || model.Name.StartsWith("rnn", StringComparison.Ordinal))
        .Select(model => (model.Name, model.Type)));

    [Theory, MemberData(nameof(Layers))]
    public void A_layer_remembers_until_it_is_reset(string name, TensorType type)
    {
        bool hasRemembered = false;
        for (int seed = 0; seed < 10; seed++)
        {
            using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(OperatorModels.Build(name, type, seed)));
            new GeneratedInput(5).Fill(interpreter);
            interpreter.Invoke();
            byte[] first = interpreter.OutputBytes(0).ToArray();
            interpreter.Invoke();
            hasRemembered |= !interpreter.OutputBytes(0).SequenceEqual(first);
            interpreter.ResetVariables();
            interpreter.Invoke();
            Assert.Equal(first, interpreter.OutputBytes(0).ToArray());
        }

        Assert.True(hasRemembered);
    }

    [Theory, MemberData(nameof(Layers))]
    public void A_state_that_is_not_a_variable_is_refused(string name, TensorType type)
    {
        ModelDefinition model = ModelDefinition.From(TfLiteModel.Parse(OperatorModels.Build(name, type, seed: 1)));
        SubGraphDefinition graph = model.SubGraphs[0];
        for (int i = 0; i < graph.Tensors.Count; i++)
        {
            if (!graph.Tensors[i].IsVariable) continue;
            graph.Tensors[i] = graph.Tensors[i] with { IsVariable = false };
            graph.Inputs.Add(i);
        }

        Assert.Equal("a variable", Refuse(model).Accepted);
    }

    [Theory, MemberData(nameof(Layers))]
    public void Weights_that_the_caller_feeds_are_refused(string name, TensorType type)
    {
        ModelDefinition model = ModelDefinition.From(TfLiteModel.Parse(OperatorModels.Build(name, type, seed: 1)));
        SubGraphDefinition graph = model.SubGraphs[0];
        int weights = graph.Operators[0].Inputs[2];
        graph.Tensors[weights] = graph.Tensors[weights] with { Data = default };
        graph.Inputs.Add(weights);
        Assert.Equal("a constant", Refuse(model).Accepted);
    }

    [Theory]
    [InlineData(1f / 3000)]
    [InlineData(1f / 256)]
    [InlineData(1f / 65536)]
    public void A_cell_whose_scale_is_no_suitable_power_of_two_is_refused(float scale)
    {
        ModelDefinition model = Lstm();
        Edit(model, CellState, tensor => tensor with { Quantization = new QuantizationRecord { Scales = [scale], ZeroPoints = [0] } });
        Assert.Contains("power of two", Refuse(model).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void An_integer_layer_without_intermediate_tensors_is_refused()
    {
        ModelDefinition model = Lstm();
        model.SubGraphs[0].Operators[0] = model.SubGraphs[0].Operators[0] with { Intermediates = [] };
        Assert.Contains("intermediate tensor", Refuse(model).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_another_batch_is_refused()
    {
        ModelDefinition model = Lstm();
        Edit(model, OutputState, tensor => tensor with { Shape = [tensor.Shape[0] + 1, tensor.Shape[1]] });
        Assert.Contains("elements", Refuse(model).Accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1)]
    public void Bounds_that_are_none_are_refused(float clip)
    {
        ModelDefinition model = Lstm();
        OperatorDefinition node = model.SubGraphs[0].Operators[0];
        model.SubGraphs[0].Operators[0] = node with { Options = (UnidirectionalSequenceLstmOptions)node.Options! with { CellClip = clip } };
        Assert.Contains("finite bounds", Refuse(model).Accepted, StringComparison.Ordinal);
    }

    /// <summary>One filter of rank 1 that passes its input on, remembered for three steps with the weights 1, 10, 100.</summary>
    [Fact]
    public void Svdf_weighs_what_it_remembers()
    {
        TestSupport.ModelBuilder builder = new(1, TensorType.Float32);
        int state = builder.Graph.Add(builder.Define("state", [1, 3], null) with { IsVariable = true });
        int[] inputs = [builder.Input(1, 1), builder.Float32Constant([1, 1], [1]), builder.Float32Constant([1, 3], [1, 10, 100]), -1, state];
        builder.Output(builder.Operator(BuiltinOperator.Svdf, inputs, builder.Define("out", [1, 1], null), new SvdfOptions(Rank: 1)));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        float Next(float value)
        {
            MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0))[0] = value;
            interpreter.Invoke();
            return MemoryMarshal.Cast<byte, float>(interpreter.OutputBytes(0))[0];
        }

        Assert.Equal([100, 210, 321, 432], new[] { Next(1), Next(2), Next(3), Next(4) });
    }

    private static ModelDefinition Lstm() => ModelDefinition.From(TfLiteModel.Parse(OperatorModels.Build("lstm", TensorType.Int8, seed: 1)));

    private static void Edit(ModelDefinition model, int input, Func<TensorDefinition, TensorDefinition> edit)
    {
        SubGraphDefinition graph = model.SubGraphs[0];
        int tensor = graph.Operators[0].Inputs[input];
        graph.Tensors[tensor] = edit(graph.Tensors[tensor]);
    }

    private static UnsupportedModelException Refuse(ModelDefinition model) => Assert.Throws<UnsupportedModelException>(
        () => Interpreter.Create(TfLiteModel.Parse(TfLiteModelWriter.Write(model))).Dispose());
}
