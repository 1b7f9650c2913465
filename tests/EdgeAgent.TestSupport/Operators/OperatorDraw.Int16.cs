using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>What only int16 models have: wide sums, int32 biases, scales that are powers of two.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>FULLY_CONNECTED whose sums leave int32.</summary>
    public ModelBuilder FullyConnectedWide()
    {
        int input = _builder.Input(Draw(1, 5), Draw(530, 1100));
        _builder.Output(_builder.FullyConnected(input, Draw(1, 3), Activation()));
        return WithHeavyWeights();
    }

    /// <summary>CONV_2D of taps whose sums leave int32.</summary>
    public ModelBuilder ConvolutionWide()
    {
        int kernel = Draw(2, 3), input = _builder.Input(1, Draw(kernel, 5), Draw(kernel, 5), Draw(140, 300));
        _builder.Output(_builder.Conv2D(input, Draw(1, 3), kernel, 1, Padding.Same, Activation()));
        return WithHeavyWeights();
    }

    /// <summary>DEPTHWISE_CONV_2D of taps whose sums leave int32.</summary>
    public ModelBuilder DepthwiseWide()
    {
        int kernel = Draw(24, 27), input = _builder.Input(1, kernel + Draw(0, 2), kernel + Draw(0, 2), Draw(1, 3));
        _builder.Output(_builder.DepthwiseConv2D(input, Draw(1, 2), kernel, 1, Padding.Valid, Activation()));
        return WithHeavyWeights();
    }

    /// <summary>CONV_2D or FULLY_CONNECTED with an int32 bias, whose sums and factors are as those of int8.</summary>
    public ModelBuilder Int32Bias(ModelBuilder model)
    {
        int bias = model.Graph.Operators[0].Inputs[2];
        TensorDefinition wide = model.Graph.Tensors[bias];
        int[] values = Array.ConvertAll(MemoryMarshal.Cast<byte, long>(wide.Data.Span).ToArray(), value => (int)value);
        model.Graph.Tensors[bias] = wide with { Type = TensorType.Int32, Data = MemoryMarshal.AsBytes(values.AsSpan()).ToArray() };
        return model;
    }

    private ModelBuilder WithHeavyWeights()
    {
        int filter = _builder.Graph.Operators[0].Inputs[1];
        TensorDefinition weights = _builder.Graph.Tensors[filter];
        byte[] codes = new byte[weights.Data.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = unchecked((byte)(_random.Next(3) == 0 ? Draw(124, 127) : -Draw(124, 128)));
        _builder.Graph.Tensors[filter] = weights with { Data = codes };
        return _builder;
    }

    /// <summary>LOGISTIC or TANH: half of the inputs have a power of two as scale.</summary>
    private ModelBuilder SmoothInt16(BuiltinOperator code, int input)
    {
        float power = code == BuiltinOperator.Tanh && _random.Next(2) == 0 ? 1f / 2048 : 1f / 4096;
        float scale = _random.Next(2) == 0 ? power : power * (0.05f + 3 * _random.NextSingle());
        _builder.Graph.Tensors[input] = _builder.Graph.Tensors[input] with { Quantization = ModelBuilder.PerTensor(scale, 0) };
        return _builder.Output(_builder.Operator(
            code, [input], _builder.Define("smooth", _builder.ShapeOf(input), ModelBuilder.PerTensor(1f / 32768, 0)), null));
    }

    /// <summary>QUANTIZE of int16 or int32 to one of the types that it becomes.</summary>
    private ModelBuilder RequantizeWide(int input)
    {
        float scale = _type == TensorType.Int16 ? ScaleOf(input) : 0.001f + 0.01f * _random.NextSingle();
        _builder.Graph.Tensors[input] = _builder.Graph.Tensors[input] with { Quantization = ModelBuilder.PerTensor(scale, 0) };
        int choice = _random.Next(_type == TensorType.Int16 ? 3 : 2);
        TensorType type = choice switch { 0 => TensorType.Int8, 1 => TensorType.Int16, _ => TensorType.Int32 };
        float step = type == TensorType.Int8 && _type == TensorType.Int16 ? 256 : 1;
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Quantize, [input],
            new TensorDefinition
            {
                Name = "requantized",
                Type = type,
                Shape = _builder.ShapeOf(input),
                Quantization = ModelBuilder.PerTensor(scale * step * (0.4f + 2 * _random.NextSingle()), type == TensorType.Int8 ? Draw(-60, 60) : 0)
            },
            new EmptyOptions(OptionsType.Quantize)));
    }
}
