using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport;

public sealed partial class ModelBuilder
{
    /// <summary>TRANSPOSE_CONV with seeded weights; input [N,H,W,C].</summary>
    /// <param name="input">The input.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="rows">Rows of the output.</param>
    /// <param name="columns">Columns of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Steps of the window over the output.</param>
    /// <param name="padding">How the window meets the output's border.</param>
    /// <param name="activation">Fused activation; only with a bias.</param>
    /// <param name="hasBias">Whether there is a seeded bias.</param>
    public int TransposeConv(
        int input,
        int channels,
        int rows,
        int columns,
        (int Height, int Width) kernel,
        (int Height, int Width) stride,
        Padding padding = Padding.Same,
        ActivationFunction activation = ActivationFunction.None,
        bool hasBias = true)
    {
        IReadOnlyList<int> shape = ShapeOf(input);
        int[] output = [shape[0], rows, columns, channels];
        int filter = Filter([channels, kernel.Height, kernel.Width, shape[3]], axis: 0);
        int depth = Math.Max(1, kernel.Height * kernel.Width * shape[3] / (stride.Height * stride.Width));
        int[] inputs = [Int32Constant([4], output), filter, input];
        return Operator(
            BuiltinOperator.TransposeConv,
            hasBias ? [.. inputs, Bias(input, filter, channels, depth)] : inputs,
            Accumulated(input, filter, depth, output),
            new TransposeConvOptions(padding, stride.Width, stride.Height, activation),
            version: hasBias ? 3 : Type is TensorType.Float32 or TensorType.UInt8 ? 1 : 2);
    }
}
