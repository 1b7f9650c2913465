using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Graphs.Fusions;

/// <summary>A PAD of zeros before a VALID convolution goes where the two are a SAME convolution.</summary>
internal static class FoldPadding
{
    public static bool TryAt(ModelGraph graph, int place)
    {
        OperatorDefinition pad = graph.Operators[place];
        if (pad.Operator != BuiltinOperator.Pad || !graph.IsConstant(pad.Inputs[1]) || graph.Tensors[pad.Inputs[1]].Type != TensorType.Int32
            || graph.OnlyConsumerOf(pad.Outputs[0]) is not (>= 0 and var next) || SameOptions(graph.Operators[next].Options) is not { } window)
            return false;
        OperatorDefinition node = graph.Operators[next];
        IReadOnlyList<int> input = graph.Tensors[pad.Inputs[0]].Shape, filter = graph.Tensors[node.Inputs[1]].Shape;
        ReadOnlySpan<int> padding = MemoryMarshal.Cast<byte, int>(graph.Tensors[pad.Inputs[1]].Data.Span);
        if (node.Inputs[0] != pad.Outputs[0] || input.Count != 4 || filter.Count != 4 || padding is not [0, 0, _, _, _, _, 0, 0]
            || !IsSame(padding[2..4], input[1], filter[1], window.StrideHeight, window.DilationHeight)
            || !IsSame(padding[4..6], input[2], filter[2], window.StrideWidth, window.DilationWidth))
            return false;
        graph.Operators[next] = node with { Options = window.Options, Inputs = [pad.Inputs[0], .. node.Inputs.Skip(1)] };
        graph.Operators.RemoveAt(place);
        return true;
    }

    private static (OperatorOptions Options, int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth)? SameOptions(OperatorOptions? options) => options switch
    {
        Conv2DOptions { Padding: Padding.Valid } conv =>
            (conv with { Padding = Padding.Same }, conv.StrideHeight, conv.StrideWidth, conv.DilationHeight, conv.DilationWidth),
        DepthwiseConv2DOptions { Padding: Padding.Valid } conv =>
            (conv with { Padding = Padding.Same }, conv.StrideHeight, conv.StrideWidth, conv.DilationHeight, conv.DilationWidth),
        _ => null,
    };

    /// <summary>Whether SAME would pad one dimension just so.</summary>
    private static bool IsSame(ReadOnlySpan<int> padding, int size, int taps, int stride, int dilation)
    {
        int steps = ((size - 1) / stride) + 1;
        int total = Math.Max(((steps - 1) * stride) + ((taps - 1) * dilation) + 1 - size, 0);
        return padding[0] == total / 2 && padding[1] == total - (total / 2);
    }
}
