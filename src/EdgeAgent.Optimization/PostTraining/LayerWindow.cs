using EdgeAgent.Optimization.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>How the window of a convolution moves over its input.</summary>
internal sealed record LayerWindow
{
    private readonly int _channels, _strideHeight, _strideWidth, _dilationHeight, _dilationWidth, _top, _left, _height, _width, _tapsHeight, _tapsWidth;

    private LayerWindow(IReadOnlyList<int> input, IReadOnlyList<int> filter, Padding padding, (int Height, int Width) stride, (int Height, int Width) dilation)
    {
        (_height, _width, _channels) = (input[1], input[2], input[3]);
        (_tapsHeight, _tapsWidth) = (filter[1], filter[2]);
        (_strideHeight, _strideWidth) = stride;
        (_dilationHeight, _dilationWidth) = dilation;
        (OutputHeight, _top) = Along(_height, _tapsHeight, _strideHeight, _dilationHeight, padding);
        (OutputWidth, _left) = Along(_width, _tapsWidth, _strideWidth, _dilationWidth, padding);
    }

    /// <summary>Steps of the window along the height.</summary>
    public int OutputHeight { get; }

    /// <summary>Steps of the window along the width.</summary>
    public int OutputWidth { get; }

    /// <summary>The window of a convolution; null for other operators.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The operator.</param>
    public static LayerWindow? Of(ModelGraph graph, OperatorDefinition node) => node.Options switch
    {
        Conv2DOptions o => new LayerWindow(
            graph.Tensors[node.Inputs[0]].Shape, graph.Tensors[node.Inputs[1]].Shape, o.Padding, (o.StrideHeight, o.StrideWidth), (o.DilationHeight, o.DilationWidth)),
        DepthwiseConv2DOptions o => new LayerWindow(
            graph.Tensors[node.Inputs[0]].Shape, graph.Tensors[node.Inputs[1]].Shape, o.Padding, (o.StrideHeight, o.StrideWidth), (o.DilationHeight, o.DilationWidth)),
        _ => null,
    };

    /// <summary>What the window covers at one step, taps row by row, channels innermost, 0 in the padding.</summary>
    /// <param name="input">The input of one sample.</param>
    /// <param name="y">The step along the height.</param>
    /// <param name="x">The step along the width.</param>
    public float[] Gather(ReadOnlySpan<float> input, int y, int x)
    {
        float[] row = new float[_tapsHeight * _tapsWidth * _channels];
        for (int tap = 0; tap < _tapsHeight * _tapsWidth; tap++)
        {
            int sourceY = (y * _strideHeight) - _top + (tap / _tapsWidth * _dilationHeight), sourceX = (x * _strideWidth) - _left + (tap % _tapsWidth * _dilationWidth);
            if (sourceY >= 0 && sourceY < _height && sourceX >= 0 && sourceX < _width)
                input.Slice(((sourceY * _width) + sourceX) * _channels, _channels).CopyTo(row.AsSpan(tap * _channels));
        }

        return row;
    }

    private static (int Steps, int Before) Along(int size, int taps, int stride, int dilation, Padding padding)
    {
        int covered = ((taps - 1) * dilation) + 1;
        if (padding == Padding.Valid)
            return (((size - covered) / stride) + 1, 0);
        int steps = ((size - 1) / stride) + 1;
        return (steps, Math.Max(((steps - 1) * stride) + covered - size, 0) / 2);
    }
}
