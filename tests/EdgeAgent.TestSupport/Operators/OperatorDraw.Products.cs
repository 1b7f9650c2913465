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

    /// <summary>BATCH_MATMUL, each operand in either layout, batches broadcast.</summary>
    /// <param name="isConstant">Whether one operand is a constant.</param>
    public ModelBuilder BatchMatMul(bool isConstant)
    {
        int rows = Draw(1, 9), depth = Draw(1, 40), columns = Draw(1, 20), batchRank = Draw(0, 2);
        int[] batch = [.. Enumerable.Range(0, batchRank).Select(_ => Draw(1, 3))];
        bool adjointX = _random.Next(2) == 0, adjointY = _random.Next(2) == 0;
        int[] left = [.. Repeating(batch), .. adjointX ? (int[])[depth, rows] : [rows, depth]];
        int[] right = [.. batch.Skip(Draw(0, batchRank)), .. adjointY ? (int[])[columns, depth] : [depth, columns]];
        int[] result = [.. Enumerable.Range(0, batchRank).Select(d => Math.Max(left[d], d < batchRank - (right.Length - 2) ? 1 : batch[d])), rows, columns];
        bool isLeftConstant = isConstant && _random.Next(3) == 0;
        int x = isLeftConstant ? NumbersOf(left, isNonZero: false) : _builder.Input(left);
        int y = isConstant && !isLeftConstant ? NumbersOf(right, isNonZero: false) : _builder.Input(right);
        float scale = ScaleOf(x) * ScaleOf(y) * MathF.Sqrt(depth) * (_type == TensorType.Int16 ? 16000 : 100) * (0.3f + _random.NextSingle());
        return _builder.Output(_builder.Operator(
            BuiltinOperator.BatchMatMul, [x, y], _builder.Define("product", result, Quantization(scale)), new BatchMatMulOptions(adjointX, adjointY)));
    }

    private static int Steps(int size, int window, int stride, Padding padding) =>
        padding == Padding.Same ? (size + stride - 1) / stride : (size - window + stride) / stride;
}
