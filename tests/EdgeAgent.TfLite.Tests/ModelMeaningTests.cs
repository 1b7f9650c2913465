using EdgeAgent.TestSupport;

namespace EdgeAgent.TfLite.Tests;

/// <summary>Meaning: well-formed flatbuffers that describe no model. The writer verifies what it writes, so it is what refuses them.</summary>
public sealed class ModelMeaningTests
{
    private static readonly QuantizationRecord Fine = ModelBuilder.PerTensor(0.5f, 3);

    public static TheoryData<string, TensorDefinition, string> BadTensors => new()
    {
        { "shape[1]", Tensor() with { Shape = [1, -2] }, "the dimension is -2; accepted: 0 or more" },
        { "shape[2]", Tensor() with { Shape = [1 << 15, 1 << 15, 1 << 15] }, "over 2147483647 elements" },
        { "shape[3]", Tensor() with { Shape = [0, 1 << 15, 1 << 15, 1 << 15] }, "over 2147483647 elements" },
        { "shape[0]", Tensor() with { Type = TensorType.Float64, Shape = [1 << 28] }, "bytes of Float64" },
        { "shape", Tensor() with { Shape = new int[17] }, "17 dimensions; accepted: up to 16" },
        { "shape_signature", Tensor() with { ShapeSignature = [-1] }, "accepted: as many as the shape, 2" },
        { "shape_signature[1]", Tensor() with { ShapeSignature = [1, -2] }, "accepted: -1 or more" },
        { "buffer", Tensor() with { Data = new byte[5] }, "holds 5 bytes; accepted: 6, as 6 elements of Int8 take" },
        { "buffer", Tensor() with { Type = TensorType.Int4, Data = new byte[6] }, "holds 6 bytes; accepted: 3" },
        { "is_variable", Tensor() with { IsVariable = true, Data = new byte[6] }, "accepted: one or the other" },
        { "quantization.zero_point", Tensor() with { Quantization = Fine with { ZeroPoints = [] } }, "accepted: as many as scales, 1" },
        { "quantization.scale", Tensor() with { Quantization = Fine with { Scales = [1, 1], ZeroPoints = [0, 0], QuantizedDimension = 1 } }, "there are 2 scales; accepted: 1, or 3" },
        { "quantization.quantized_dimension", Tensor() with { Quantization = Fine with { Scales = [1, 1], ZeroPoints = [0, 0], QuantizedDimension = 2 } }, "the axis is 2; accepted: 0 to 1" },
        { "quantization.scale[0]", Tensor() with { Quantization = Fine with { Scales = [0] } }, "the scale is 0" },
        { "quantization.scale[0]", Tensor() with { Quantization = Fine with { Scales = [float.NaN] } }, "a finite number greater than 0" },
        { "quantization.scale[0]", Tensor() with { Quantization = Fine with { Scales = [float.PositiveInfinity] } }, "a finite number greater than 0" },
        { "quantization.zero_point[0]", Tensor() with { Quantization = Fine with { ZeroPoints = [128] } }, "accepted for Int8: -128 to 127" },
        { "quantization.zero_point[0]", Tensor() with { Type = TensorType.UInt8, Quantization = Fine with { ZeroPoints = [-1] } }, "accepted for UInt8: 0 to 255" },
    };

    [Theory, MemberData(nameof(BadTensors))]
    public void A_tensor_that_makes_no_sense_is_refused(string field, TensorDefinition tensor, string problem)
    {
        ModelDefinition model = Graph(out SubGraphDefinition graph);
        graph.Add(tensor);
        Refuse(model, $"subgraphs[0].tensors[3].{field}", problem);
    }

    public static TheoryData<string, OperatorDefinition, string> BadOperators => new()
    {
        { "inputs[0]", Node([4], [2]), "the tensor's index is 4; accepted: 0 to 2" },
        { "inputs[0]", Node([-2], [2]), "accepted: 0 to 2" },
        { "inputs[0]", Node([1], [2]), "tensor 1 has no value there" },
        { "outputs[0]", Node([0], [0]), "accepted: a tensor that nothing else writes" },
        { "outputs[1]", Node([0], [2, 2]), "already written" },
        { "outputs[0]", Node([0], [-1]), "the tensor's index is -1" },
        { "intermediates[0]", Node([0], [2]) with { Intermediates = [9] }, "accepted: -1 to 2" },
        { "mutating_variable_inputs", Node([0], [2]) with { MutatingVariableInputs = [true, false] }, "accepted: none, or one for each of 1 inputs" },
        { "builtin_options.then_subgraph_index", Node([0], [2]) with { Options = new IfOptions(1, 0) }, "accepted: 0 to 0" },
        { "builtin_options.body_subgraph_index", Node([0], [2]) with { Options = new WhileOptions(0, -1) }, "accepted: 0 to 0" },
        { "builtin_options.padding", Node([0], [2]) with { Options = new Pool2DOptions((Padding)7, 1, 1, 1, 1) }, "the value is 7; accepted: 0 to 1" },
    };

    [Theory, MemberData(nameof(BadOperators))]
    public void An_operator_that_makes_no_sense_is_refused(string field, OperatorDefinition node, string problem)
    {
        ModelDefinition model = Graph(out SubGraphDefinition graph);
        graph.Operators.Add(node);
        Refuse(model, $"subgraphs[0].operators[0].{field}", problem);
    }

    [Fact]
    public void A_graph_whose_result_nobody_computes_is_refused()
    {
        ModelDefinition model = Graph(out SubGraphDefinition graph);
        graph.Outputs.Add(2);
        Refuse(model, "subgraphs[0].outputs[0]", "tensor 2 has no value there");
    }

    [Fact]
    public void An_input_that_is_listed_twice_is_refused()
    {
        ModelDefinition model = Graph(out SubGraphDefinition graph);
        graph.Inputs.Add(0);
        Refuse(model, "subgraphs[0].inputs[1]", "each once");
    }

    [Fact]
    public void A_model_without_graphs_is_refused() => Refuse(new ModelDefinition(), "subgraphs", "accepted: at least one");

    [Fact]
    public void A_signature_of_a_tensor_that_is_not_there_is_refused()
    {
        ModelDefinition model = Graph(out _);
        model.Signatures.Add(new SignatureDefinition("call", 0, [], [new SignatureTensor("y", 3)]));
        Refuse(model, "signature_defs[0].outputs[0].tensor_index", "the index is 3; accepted: less than 3");
    }

    [Fact]
    public void A_tensor_without_elements_can_be_read_by_an_operator_and_is_no_constant()
    {
        ModelDefinition model = Graph(out SubGraphDefinition graph);
        int empty = graph.Add(Tensor() with { Type = TensorType.Int32, Shape = [0] });
        graph.Operators.Add(Node([0, empty], [2]));
        TensorRecord read = TfLiteModel.Parse(TfLiteModelWriter.Write(model)).SubGraphs[0].Tensors[empty];
        Assert.Equal((0, false, true), (read.ElementCount, read.IsConstant, read.Data.IsEmpty));
    }

    private static TensorDefinition Tensor() => new() { Name = "t", Type = TensorType.Int8, Shape = [2, 3] };

    private static OperatorDefinition Node(int[] inputs, int[] outputs) => new() { Operator = BuiltinOperator.Relu, Inputs = inputs, Outputs = outputs };

    /// <summary>Tensor 0 is fed; 1 and 2 are for operators to write.</summary>
    private static ModelDefinition Graph(out SubGraphDefinition graph)
    {
        var model = new ModelDefinition();
        graph = new SubGraphDefinition();
        for (int i = 0; i < 3; i++)
            graph.Add(Tensor());
        graph.Inputs.Add(0);
        model.SubGraphs.Add(graph);
        return model;
    }

    private static void Refuse(ModelDefinition model, string field, string problem)
    {
        ModelFormatException refused = Assert.Throws<ModelFormatException>(() => TfLiteModelWriter.Write(model));
        Assert.Equal(field, refused.Field);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }
}
