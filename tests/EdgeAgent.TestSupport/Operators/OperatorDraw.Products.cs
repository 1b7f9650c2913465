using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>Transposed convolutions and matrix products.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>TRANSPOSE_CONV; windows may be smaller than the strides, and sides may differ.</summary>
    public ModelBuilder TransposeConv(bool hasBias)
    {
        (int height, int width) = (Draw(1, 5), Draw(1, 5));
        (int strideHeight, int strideWidth) = (Draw(1, 3), Draw(1, 3));
        Padding padding = _random.Next(2) == 0 ? Padding.Same : Padding.Valid;
        int rows = Draw(height, height + 8), columns = Draw(width, width + 8);
        int input = _builder.Input(Draw(1, 2), Steps(rows, height, strideHeight, padding), Steps(columns, width, strideWidth, padding), Draw(1, 20));
        return _builder.Output(_builder.TransposeConv(
            input, Draw(1, 20), rows, columns, (height, width), (strideHeight, strideWidth), padding, hasBias ? Activation() : ActivationFunction.None,
            hasBias));
    }

    /// <summary>TRANSPOSE_CONV whose filter has one scale.</summary>
    public ModelBuilder TransposeConvPerTensor()
    {
        ModelBuilder model = TransposeConv(hasBias: true);
        OperatorDefinition node = model.Graph.Operators[0];
        foreach (int constant in (int[])[node.Inputs[1], node.Inputs[3]])
        {
            TensorDefinition tensor = model.Graph.Tensors[constant];
            model.Graph.Tensors[constant] = tensor with { Quantization = ModelBuilder.PerTensor(tensor.Quantization!.Scales[0], 0) };
        }

        return model;
    }

    private static int Steps(int size, int window, int stride, Padding padding) =>
        padding == Padding.Same ? (size + stride - 1) / stride : (size - window + stride) / stride;
}
