using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops;

/// <summary>What int16 models may ask for, and what is refused.</summary>
public sealed class SixteenByEightTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 47)]
    public void A_bias_beyond_48_bits_is_refused(long bias)
    {
        foreach (string kind in new[] { "conv", "depthwise", "fully_connected" })
        {
            ModelBuilder builder = Layer(kind);
            SetBias(builder, tensor => builder.Int64Constant([.. tensor.Shape], [bias, .. new long[tensor.Shape[0] - 1]], tensor.Quantization));
            Assert.Contains("output channel 0 can leave 48 bits", Reject(builder).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sums_with_an_int32_bias_must_fit_int32()
    {
        ModelBuilder builder = Layer("fully_connected");
        SetBias(builder, tensor => builder.Int32Constant([.. tensor.Shape], [int.MaxValue, .. new int[tensor.Shape[0] - 1]], tensor.Quantization));
        Assert.Contains("output channel 0 can leave int32", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_depthwise_convolution_takes_an_int64_bias_only()
    {
        ModelBuilder builder = Layer("depthwise");
        SetBias(builder, tensor => builder.Int32Constant([.. tensor.Shape], new int[tensor.Shape[0]], tensor.Quantization));
        Assert.Equal("Int64", Reject(builder).Accepted);
    }

    [Theory]
    [InlineData(TensorType.Int16)]
    [InlineData(TensorType.UInt8)]
    [InlineData(TensorType.Float32)]
    public void Weights_of_other_than_int8_are_refused(TensorType type)
    {
        ModelBuilder builder = Layer("conv");
        int filter = builder.Graph.Operators[0].Inputs[1];
        TensorDefinition tensor = builder.Graph.Tensors[filter];
        int count = tensor.Data.Length, size = type switch { TensorType.Float32 => 4, TensorType.Int16 => 2, _ => 1 };
        builder.Graph.Tensors[filter] = tensor with { Type = type, Data = new byte[count * size] };
        Assert.Equal("Int8", Reject(builder).Accepted);
    }

    [Fact]
    public void Scales_whose_factor_reaches_128_are_refused()
    {
        ModelBuilder builder = Layer("conv");
        EditTensor(builder, builder.Graph.Outputs[0], tensor => tensor with { Quantization = ModelBuilder.PerTensor(1e-9f, 0) });
        Assert.Contains("2^7", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BuiltinOperator.Logistic)]
    [InlineData(BuiltinOperator.Tanh)]
    [InlineData(BuiltinOperator.Softmax)]
    public void Functions_of_int16_need_their_output_scale(BuiltinOperator code)
    {
        ModelBuilder builder = new(1, TensorType.Int16);
        int input = builder.Input(1, 8);
        OperatorOptions? options = code == BuiltinOperator.Softmax ? new SoftmaxOptions(1) : null;
        builder.Output(builder.Operator(code, [input], builder.Define("result", [1, 8], ModelBuilder.PerTensor(1f / 16384, 0)), options));
        Assert.Contains("2^-15", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(1e30f)]
    public void Functions_of_int16_refuse_scales_that_their_table_cannot_take(float scale)
    {
        ModelBuilder builder = new(1, TensorType.Int16);
        int input = builder.Input(1, 8);
        EditTensor(builder, input, tensor => tensor with { Quantization = ModelBuilder.PerTensor(scale, 0) });
        builder.Output(builder.Operator(
            BuiltinOperator.Tanh, [input], builder.Define("result", [1, 8], ModelBuilder.PerTensor(1f / 32768, 0)), null));
        Assert.Contains("scale below", Reject(builder).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_of_more_than_65535_elements_are_refused()
    {
        ModelBuilder mean = new(1, TensorType.Int16);
        mean.Output(mean.Mean(mean.Input(1, 256, 256, 1)));
        Assert.Contains("65535", Reject(mean).Accepted, StringComparison.Ordinal);
        ModelBuilder pool = new(1, TensorType.Int16);
        pool.Output(pool.AveragePool2D(pool.Input(1, 256, 256, 1), window: 256, stride: 1));
        Assert.Contains("65535", Reject(pool).Accepted, StringComparison.Ordinal);
        ModelBuilder softmax = new(1, TensorType.Int16);
        softmax.Output(softmax.Softmax(softmax.Input(1, 65536)));
        Assert.Contains("65535", Reject(softmax).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_channels_on_long_rows_are_not_padded_to_many_times_their_size()
    {
        ModelBuilder builder = new(1, TensorType.Int16);
        builder.Output(builder.FullyConnected(builder.Input(1, 40000), 1));
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        Assert.Equal("reference", interpreter.Nodes[0].Kernel);
    }

    [Fact]
    public void Packed_weights_count_against_the_limit()
    {
        ModelBuilder builder = new(1, TensorType.Int16);
        builder.Output(builder.FullyConnected(builder.Input(1, 300), 16));
        InterpreterOptions options = new() { MaxWeightsBytes = 2 * 300 * 16 };
        Assert.Contains("MaxWeightsBytes", Reject(builder, options).Message, StringComparison.Ordinal);
    }

    private static ModelBuilder Layer(string kind)
    {
        ModelBuilder builder = new(1, TensorType.Int16);
        return builder.Output(kind switch
        {
            "conv" => builder.Conv2D(builder.Input(1, 4, 4, 2), 3),
            "depthwise" => builder.DepthwiseConv2D(builder.Input(1, 4, 4, 2)),
            _ => builder.FullyConnected(builder.Input(1, 9), 3),
        });
    }

    private static void SetBias(ModelBuilder builder, Func<TensorDefinition, int> create)
    {
        OperatorDefinition node = builder.Graph.Operators[0];
        int bias = create(builder.Graph.Tensors[node.Inputs[2]]);
        builder.Graph.Operators[0] = node with { Inputs = [node.Inputs[0], node.Inputs[1], bias] };
    }

    private static void EditTensor(ModelBuilder builder, int tensor, Func<TensorDefinition, TensorDefinition> edit) =>
        builder.Graph.Tensors[tensor] = edit(builder.Graph.Tensors[tensor]);

    private static UnsupportedModelException Reject(ModelBuilder builder, InterpreterOptions? options = null) =>
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.BuildModel(), options ?? new InterpreterOptions()));
}
