using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests;

/// <summary>Models that are well-formed files but ask for what cannot be done.</summary>
public sealed class HostileModelTests
{
    private static readonly int[] TwoOpenExtents = [-1, -1];

    [Fact]
    public void An_unknown_operator_is_named_with_its_index()
    {
        ModelBuilder builder = new(1);
        int relu = builder.Conv2D(builder.Input(1, 4, 4, 2), 2);
        builder.Output(builder.Operator(BuiltinOperator.SkipGram, [relu], builder.Define("grams", [1, 4, 4, 2], ModelBuilder.PerTensor(1, 0)), null));

        UnsupportedModelException error = Reject(builder);
        Assert.Equal((1, "SKIP_GRAM"), (error.NodeIndex, error.Operator));
        Assert.Contains("CONV_2D", error.Accepted, StringComparison.Ordinal);
        Assert.Contains("Node 1 (SKIP_GRAM)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_operator_is_named()
    {
        ModelBuilder builder = Conv();
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Operator = BuiltinOperator.Custom, CustomCode = "Acme_Op" };
        Assert.Equal("Acme_Op", Reject(builder).Operator);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -3, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, -2)]
    public void Strides_and_dilations_below_one_are_rejected(int strideWidth, int strideHeight, int dilation)
    {
        ModelBuilder builder = Conv();
        Edit(builder, new Conv2DOptions(Padding.Same, strideWidth, strideHeight, dilation, dilation));
        Assert.Contains(strideWidth < 1 || strideHeight < 1 ? "stride" : "dilation", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(1 << 30, 1 << 30)]
    public void Enormous_strides_and_dilations_are_rejected(int stride, int dilation)
    {
        ModelBuilder builder = Conv();
        Edit(builder, new Conv2DOptions(Padding.Same, stride, stride, dilation, dilation));
        Assert.Equal(0, Reject(builder).NodeIndex);
    }

    [Fact]
    public void A_filter_that_the_image_does_not_hold_is_rejected()
    {
        ModelBuilder builder = new(1);
        builder.Output(builder.Conv2D(builder.Input(1, 4, 4, 2), 2, kernel: 3));
        Edit(builder, new Conv2DOptions(Padding.Valid, 1, 1, 2, 2));
        Assert.Contains("fits in", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_shape_that_the_node_does_not_compute_is_rejected()
    {
        ModelBuilder builder = Conv();
        EditTensor(builder, builder.Graph.Outputs[0], tensor => tensor with { Shape = [1, 4, 4, 5] });
        Assert.Contains("[1,4,4,5]", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_do_not_go_together_are_rejected()
    {
        ModelBuilder builder = Conv();
        EditTensor(builder, builder.Graph.Operators[0].Inputs[1], tensor => tensor with { Type = TensorType.UInt8 });
        UnsupportedModelException error = Reject(builder);
        Assert.Contains("UInt8", error.Message, StringComparison.Ordinal);
        Assert.Contains("Int8", error.Accepted, StringComparison.Ordinal);
        Assert.NotNull(error.Tensor);
    }

    [Fact]
    public void A_bias_of_another_length_is_rejected()
    {
        ModelBuilder builder = Conv();
        int bias = builder.Int32Constant([7], new int[7]);
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Inputs = [.. builder.Graph.Operators[0].Inputs.Take(2), bias] };
        Assert.Contains("one for each output channel", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_bias_counts_as_zeros()
    {
        byte[] Run(bool absent)
        {
            ModelBuilder builder = Conv();
            int zeros = builder.Int32Constant([2], [0, 0]);
            builder.Graph.Operators[0] = builder.Graph.Operators[0] with
            {
                Inputs = [.. builder.Graph.Operators[0].Inputs.Take(2),
                absent ? -1 : zeros]
            };
            using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
            new GeneratedInput(3).Fill(interpreter);
            interpreter.Invoke();
            return interpreter.OutputBytes(0).ToArray();
        }

        Assert.Equal(Run(absent: false), Run(absent: true));
    }

    [Fact]
    public void An_absent_filter_is_rejected()
    {
        ModelBuilder builder = Conv();
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Inputs = [0, -1, -1] };
        Assert.Contains("input 1 is absent", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_computed_filter_is_rejected()
    {
        ModelBuilder builder = Conv();
        EditTensor(builder, builder.Graph.Operators[0].Inputs[1], tensor => tensor with { Data = default });
        builder.Graph.Inputs.Add(builder.Graph.Operators[0].Inputs[1]);
        Assert.Contains("constant", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_whose_sums_can_leave_int32_are_rejected()
    {
        ModelBuilder builder = Conv();
        int bias = builder.Int32Constant([2], [int.MaxValue, 0]);
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Inputs = [.. builder.Graph.Operators[0].Inputs.Take(2), bias] };
        Assert.Contains("channel 0 can leave int32", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_that_overflow_the_factor_are_rejected()
    {
        ModelBuilder builder = Conv();
        EditTensor(builder, builder.Graph.Outputs[0], tensor => tensor with { Quantization = ModelBuilder.PerTensor(1e-30f, 0) });
        Assert.Contains("2^30", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activation_without_quantization_is_rejected()
    {
        ModelBuilder builder = Conv();
        EditTensor(builder, 0, tensor => tensor with { Quantization = null });
        Assert.Contains("absent", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arena_beyond_the_limit_is_rejected_before_it_is_allocated()
    {
        ModelBuilder builder = new(1);
        builder.Output(builder.MaxPool2D(builder.Input(1, 20000, 20000, 3), 1, 1));
        Assert.Contains("MaxArenaBytes", Reject(builder).Message, StringComparison.Ordinal);
        UnsupportedModelException error = Reject(Conv(), new InterpreterOptions { MaxArenaBytes = 64 });
        Assert.Contains("MaxArenaBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(UnsupportedReason.TooMuchMemory, error.Reason);
    }

    [Fact]
    public void A_constant_padding_that_grows_a_tensor_beyond_the_limit_is_rejected()
    {
        ModelBuilder builder = new(1);
        int input = builder.Input(1, 2, 2, 2);
        builder.Output(builder.MaxPool2D(builder.Pad(input, 9_000, 9_000, 9_000, 9_000), 1, 1));
        Assert.Contains("MaxArenaBytes", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_nodes_and_weights_beyond_the_limits_are_rejected()
    {
        Assert.Contains("MaxOperations", Reject(Conv(), new InterpreterOptions { MaxOperations = 10 }).Message, StringComparison.Ordinal);
        Assert.Contains("MaxNodes", Reject(Conv(), new InterpreterOptions { MaxNodes = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("MaxWeightsBytes", Reject(Conv(), new InterpreterOptions { MaxWeightsBytes = 4 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_filter_used_by_many_nodes_does_not_multiply_memory_without_bound()
    {
        ModelBuilder builder = new(1);
        int last = builder.Conv2D(builder.Input(1, 1, 1, 300), 300, kernel: 1);
        OperatorDefinition first = builder.Graph.Operators[0];
        for (int i = 0; i < 60; i++)
        {
            int next = builder.Graph.Add(builder.Graph.Tensors[last] with { Name = $"t{i}" });
            builder.Graph.Operators.Add(first with { Inputs = [last, first.Inputs[1], first.Inputs[2]], Outputs = [next] });
            last = next;
        }

        Assert.Contains("MaxWeightsBytes", Reject(builder.Output(last)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reshapes_that_change_the_number_of_elements_are_rejected()
    {
        ModelBuilder builder = new(1);
        int input = builder.Input(1, 6);
        builder.Output(builder.Operator(BuiltinOperator.Reshape, [input, builder.Int32Constant([1], [5])],
            builder.Define("r", [5], ModelBuilder.PerTensor(1, 0)), null));
        Assert.Contains("as many elements", Reject(builder).Accepted, StringComparison.Ordinal);

        ModelBuilder open = new(1);
        input = open.Input(1, 6);
        open.Output(open.Operator(BuiltinOperator.Reshape, [input, open.Int32Constant([2], TwoOpenExtents)],
            open.Define("r", [6, 1], ModelBuilder.PerTensor(1, 0)), null));
        Assert.Contains("-1", Reject(open).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_operator_in_a_model_of_several_subgraphs_is_rejected() =>
        Assert.Contains("Example_Op", Reject(TfLiteModelWriter.Write(SampleModels.WithEverythingElse())).Message, StringComparison.Ordinal);

    [Fact]
    public void Edited_models_are_run_or_rejected_with_a_reason()
    {
        int rejected = 0, run = 0;
        foreach ((string name, TensorType type) in OperatorModels.All)
        {
            for (int seed = 0; seed < 40; seed++)
            {
                Random random = new(seed);
                ModelDefinition definition = ModelDefinition.From(TfLiteModel.Parse(OperatorModels.Build(name, type, seed)));
                Damage(definition.SubGraphs[0], random);
                try
                {
                    using Interpreter interpreter = Interpreter.Create(
                        TfLiteModel.Parse(TfLiteModelWriter.Write(definition)),
                        new InterpreterOptions { MaxArenaBytes = 1 << 22, MaxOperations = 1 << 26 });
                    interpreter.Invoke();
                    run++;
                }
                catch (Exception error) when (error is UnsupportedModelException or ModelFormatException or InvocationException)
                {
                    rejected++;
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"{name} {type} seed {seed}", error);
                }
            }
        }

        Assert.True(run > 0 && rejected > 0, $"{run} run, {rejected} rejected");
    }

    [Fact]
    public void Mutated_files_are_run_or_rejected_with_a_reason()
    {
        MutationSeed[] seeds = [.. GoldenModels.All().Where(model => model.File.Length < 8192).Select(model =>
            new MutationSeed(model.FileName, model.File))];
        ModelMutator mutator = new(seeds, seed: 20);
        int rejected = 0, run = 0;
        for (int number = 0; number < 4000; number++)
        {
            Mutant mutant = mutator.Create(number);
            try
            {
                TfLiteModel model = TfLiteModel.Parse(mutant.File);
                using Interpreter interpreter = Interpreter.Create(model,
                    new InterpreterOptions { MaxArenaBytes = 1 << 22, MaxOperations = 1 << 26 });
                interpreter.Invoke();
                run++;
            }
            catch (Exception error) when (error is UnsupportedModelException or ModelFormatException or InvocationException)
            {
                rejected++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"mutant {number} of {mutant.Origin}", error);
            }
        }

        Assert.True(run > 0 && rejected > 0, $"{run} run, {rejected} rejected");
    }

    private static void Damage(SubGraphDefinition graph, Random random)
    {
        int index = random.Next(graph.Tensors.Count);
        TensorDefinition tensor = graph.Tensors[index];
        int[] odd = [0, 1, 2, 3, 127, 255, 65535, 1 << 20, int.MaxValue];
        switch (random.Next(5))
        {
            case 0 when tensor.Shape.Count > 0:
                int[] shape = [.. tensor.Shape];
                shape[random.Next(shape.Length)] = odd[random.Next(odd.Length)];
                graph.Tensors[index] = tensor with { Shape = shape };
                break;
            case 1:
                graph.Tensors[index] = tensor with { Type = (TensorType)random.Next(0, 17) };
                break;
            case 2 when tensor.Quantization is not null:
                float[] scales = [0, -1, float.NaN, float.PositiveInfinity, 1e-38f, 1e38f];
                graph.Tensors[index] = tensor with { Quantization = ModelBuilder.PerTensor(scales[random.Next(scales.Length)], odd[random.Next(6)]) };
                break;
            case 3 when !tensor.Data.IsEmpty:
                byte[] data = tensor.Data.ToArray();
                for (int i = 0; i < data.Length; i++) data[i] = (byte)random.Next(256);
                graph.Tensors[index] = tensor with { Data = data };
                break;
            default:
                int place = Enumerable.Range(0, graph.Operators.Count).First(i => graph.Operators[i].Inputs.Count > 0);
                int[] inputs = [.. graph.Operators[place].Inputs];
                inputs[random.Next(inputs.Length)] = random.Next(-1, graph.Tensors.Count);
                graph.Operators[place] = graph.Operators[place] with { Inputs = inputs };
                break;
        }
    }

    private static ModelBuilder Conv()
    {
        ModelBuilder builder = new(1);
        return builder.Output(builder.Conv2D(builder.Input(1, 4, 4, 2), 2));
    }

    private static void Edit(ModelBuilder builder, OperatorOptions options) =>
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Options = options };

    private static void EditTensor(ModelBuilder builder, int index, Func<TensorDefinition, TensorDefinition> edit) =>
        builder.Graph.Tensors[index] = edit(builder.Graph.Tensors[index]);

    private static UnsupportedModelException Reject(ModelBuilder builder, InterpreterOptions? options = null) => Reject(builder.Build(), options);

    private static UnsupportedModelException Reject(byte[] file, InterpreterOptions? options = null) =>
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(TfLiteModel.Parse(file), options).Dispose());
}
