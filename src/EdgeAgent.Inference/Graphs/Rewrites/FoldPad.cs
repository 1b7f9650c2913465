using System.Runtime.InteropServices;
using EdgeAgent.Inference.Ops.Layout;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs.Rewrites;

/// <summary>Folds a PAD of rows and columns into the VALID convolution that alone reads it.</summary>
/// <remarks>Exact: the padding equals the zero point, as what lies outside a convolution's image does, so both contribute nothing.</remarks>
internal static class FoldPad
{
    private const int LargestPadding = 1 << 16;

    public static void Apply(Graph graph)
    {
        Dictionary<GraphTensor, int> readers = [];
        foreach (GraphTensor input in graph.Nodes.SelectMany(node => node.Inputs).OfType<GraphTensor>())
            readers[input] = readers.GetValueOrDefault(input) + 1;
        Dictionary<GraphTensor, Node> pads = graph.Nodes.Where(IsImagePad).ToDictionary(node => node.Outputs[0]);

        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node node = graph.Nodes[i];
            if (!IsValidConvolution(node) || node.Inputs[0] is not { IsGraphOutput: false } padded || readers[padded] != 1) continue;
            if (!pads.Remove(padded, out Node? pad)) continue;
            ReadOnlySpan<int> paddings = MemoryMarshal.Cast<byte, int>(pad.Inputs[1]!.Constant.Span);
            graph.Nodes[i] = node with
            {
                Inputs = [pad.Inputs[0], .. node.Inputs[1..]],
                FoldedPad = new FoldedPad((paddings[2], paddings[4]), (paddings[3], paddings[5])),
            };
            i -= graph.Nodes.Remove(pad) ? 1 : 0;
        }
    }

    private static bool IsValidConvolution(Node node) =>
        node.Inputs.Length > 0 && node.Options is Conv2DOptions { Padding: Padding.Valid } or DepthwiseConv2DOptions { Padding: Padding.Valid };

    private static bool IsImagePad(Node node)
    {
        if (node.Op is not Pad || node.Inputs.Length != 2) return false;
        if (node.Inputs[0] is not { IsVariable: false } image || node.Inputs[1] is not { IsConstant: true, Type: TensorType.Int32 } paddings) return false;
        if (paddings.Shape is not [4, 2] || image.Type != node.Outputs[0].Type) return false;
        if (image.IsEightBit && !(image.Quantization is { } from && node.Outputs[0].Quantization is { } to && from.SameAs(to))) return false;
        ReadOnlySpan<int> values = MemoryMarshal.Cast<byte, int>(paddings.Constant.Span);
        return values[0] == 0 && values[1] == 0 && values[6] == 0 && values[7] == 0 && !values.ContainsAnyExceptInRange(0, LargestPadding);
    }
}
