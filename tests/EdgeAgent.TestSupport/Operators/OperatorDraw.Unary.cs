using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Ops of one operand that work element by element, or along rows.</summary>
public sealed partial class OperatorDraw
{
    private static readonly TensorType[] CastTypes =
        [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64, TensorType.Bool];

    /// <summary>An op without options whose output is quantized as its input.</summary>
    public ModelBuilder Plain(BuiltinOperator code)
    {
        int input = _builder.Input(1, Draw(60, 250));
        return _builder.Output(_builder.Operator(code, [input], _builder.Define("result", _builder.ShapeOf(input), QuantizationOf(input)), null));
    }

    /// <summary>An op whose output has a quantization of its own.</summary>
    public ModelBuilder Requantized(BuiltinOperator code)
    {
        int input = _builder.Input(1, Draw(60, 250));
        OperatorOptions? options = code switch
        {
            BuiltinOperator.LeakyRelu => new LeakyReluOptions(0.5f * _random.NextSingle()),
            BuiltinOperator.Gelu => new GeluOptions(_random.Next(2) == 0),
            _ => null,
        };
        float scale = ScaleOf(input) * (0.4f + _random.NextSingle());
        return _builder.Output(_builder.Operator(code, [input], _builder.Define("result", _builder.ShapeOf(input), Quantization(scale)), options));
    }

    /// <summary>An op of numbers above 0: squares as floats; as integers, all that its smallest zero point allows.</summary>
    public ModelBuilder Root(BuiltinOperator code)
    {
        int input = _builder.Input(1, Draw(60, 250));
        if (_type == TensorType.Float32)
        {
            int square = _builder.Add(_builder.Mul(input, input), _builder.Float32Constant([1, 1], [0.01f]));
            _builder.Graph.Tensors[square] = _builder.Graph.Tensors[square] with { Shape = _builder.ShapeOf(input) };
            return _builder.Output(_builder.Operator(code, [square], _builder.Define("result", _builder.ShapeOf(input), null), null));
        }

        float inputScale = ScaleOf(input) * (0.2f + _random.NextSingle());
        _builder.Graph.Tensors[input] = _builder.Graph.Tensors[input] with { Quantization = ModelBuilder.PerTensor(inputScale, -128) };
        float scale = 2 / MathF.Sqrt(inputScale) / 256;
        return _builder.Output(_builder.Operator(
            code, [input], _builder.Define("result", _builder.ShapeOf(input), Quantization(scale * (0.5f + _random.NextSingle()))), null));
    }

    /// <summary>LOG_SOFTMAX or L2_NORMALIZATION.</summary>
    public ModelBuilder Rows(BuiltinOperator code)
    {
        int input = _builder.Input(Draw(1, 4), Draw(1, 60));
        (float scale, int zeroPoint) = code == BuiltinOperator.LogSoftmax ? (1f / 16, 127) : (1f / 128, 0);
        QuantizationRecord to = ModelBuilder.PerTensor(scale, _type == TensorType.UInt8 ? zeroPoint + 128 : zeroPoint);
        return _builder.Output(_builder.Operator(code, [input], _builder.Define("result", _builder.ShapeOf(input), to),
            code == BuiltinOperator.L2Normalization ? new L2NormOptions() : null));
    }

    /// <summary>LOCAL_RESPONSE_NORMALIZATION.</summary>
    public ModelBuilder LocalResponseNormalization()
    {
        int input = Image(1);
        LocalResponseNormalizationOptions options = new(Draw(0, 6), 0.5f + _random.NextSingle(), 2 * _random.NextSingle(), _random.NextSingle());
        return _builder.Output(_builder.Operator(
            BuiltinOperator.LocalResponseNormalization, [input], _builder.Define("result", _builder.ShapeOf(input), null), options));
    }

    /// <summary>PRELU with constant alphas, one for all, or one a channel.</summary>
    public ModelBuilder Prelu()
    {
        int input = Image(1), channels = _builder.ShapeOf(input)[3];
        int alpha = NumbersOf(_random.Next(3) == 0 ? [1] : _random.Next(2) == 0 ? [1, 1, channels] : [channels], isNonZero: false);
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Prelu, [input, alpha],
            _builder.Define("result", _builder.ShapeOf(input), Quantization(ScaleOf(input) * (0.4f + 2 * _random.NextSingle()))), null));
    }

    /// <summary>CAST to a drawn type.</summary>
    public ModelBuilder Cast()
    {
        int input = _builder.Input(1, Draw(60, 250));
        TensorType[] others = [.. CastTypes.Where(type => type != _type)];
        TensorType to = others[_random.Next(others.Length)];
        return _builder.Output(_builder.Operator(
            BuiltinOperator.Cast, [input], new TensorDefinition { Name = "cast", Type = to, Shape = _builder.ShapeOf(input) },
            new CastOptions(_type, to)));
    }

    private QuantizationRecord Quantization(float scale) => ModelBuilder.PerTensor(scale, _type == TensorType.Int16 ? 0 : ZeroPoint());
}
