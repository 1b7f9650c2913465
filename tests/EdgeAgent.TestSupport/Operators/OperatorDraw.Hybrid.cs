using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <content>Float32 activations with int8 weights.</content>
public sealed partial class OperatorDraw
{
    private const float HybridScale = 1f / 512;

    public ModelBuilder HybridConvolution() => WithInt8Weights(Convolution());

    public ModelBuilder HybridPointwise() => WithInt8Weights(Pointwise());

    public ModelBuilder HybridDepthwise() => WithInt8Weights(Depthwise());

    public ModelBuilder HybridDepthwise3x3()
    {
        int input = _builder.Input(Draw(1, 2), Draw(3, 12), Draw(3, 20), Draw(1, 70));
        Padding padding = _random.Next(2) == 0 ? Padding.Same : Padding.Valid;
        return WithInt8Weights(_builder.Output(_builder.DepthwiseConv2D(input, 1, 3, Draw(1, 2), padding, Activation())));
    }

    public ModelBuilder HybridFullyConnected(bool isAsymmetric)
    {
        ModelBuilder model = WithInt8Weights(FullyConnected());
        OperatorDefinition node = model.Graph.Operators[0];
        model.Graph.Operators[0] = node with
        {
            Version = isAsymmetric ? 9 : 3,
            Options = (FullyConnectedOptions)node.Options! with { AsymmetricQuantizeInputs = isAsymmetric },
        };
        return model;
    }

    /// <summary>Gives the weights of the last operator a scale for each output channel.</summary>
    internal static ModelBuilder PerChannel(ModelBuilder model, OperatorDraw draw)
    {
        OperatorDefinition node = model.Graph.Operators[^1];
        TensorDefinition weights = model.Graph.Tensors[node.Inputs[1]];
        int axis = node.Operator == BuiltinOperator.DepthwiseConv2D ? 3 : 0;
        float[] scales = [.. Enumerable.Range(0, weights.Shape[axis]).Select(_ => HybridScale * (0.5f + draw._random.NextSingle()))];
        model.Graph.Tensors[node.Inputs[1]] = weights with
        {
            Quantization = new QuantizationRecord { Scales = scales, ZeroPoints = new int[scales.Length], QuantizedDimension = axis },
        };
        return model;
    }

    /// <summary>Makes the weights of the last operator int8 of one scale.</summary>
    internal static ModelBuilder WithInt8Weights(ModelBuilder model)
    {
        OperatorDefinition node = model.Graph.Operators[^1];
        TensorDefinition weights = model.Graph.Tensors[node.Inputs[1]];
        byte[] codes = new byte[weights.Shape.Aggregate(1, (product, extent) => product * extent)];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = unchecked((byte)(sbyte)Math.Clamp(BitConverter.ToSingle(weights.Data.Span[(4 * i)..]) / HybridScale, -127, 127));
        model.Graph.Tensors[node.Inputs[1]] = weights with { Type = TensorType.Int8, Data = codes, Quantization = ModelBuilder.PerTensor(HybridScale, 0) };
        model.Graph.Operators[^1] = node with
        {
            Version = node.Operator switch { BuiltinOperator.Conv2D => 2, BuiltinOperator.DepthwiseConv2D => 6, _ => 3 },
        };
        return model;
    }
}
