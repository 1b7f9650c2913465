using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>What the two resizing ops check alike: an image [N,H,W,C], and a constant pair of height and width.</summary>
internal static class ResizeSize
{
    private const int Input = 0, Size = 1, LargestExtent = 1 << 16;

    public static Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        int[] size = context.ConstantIntegers(context.Input(Size));
        bool fits = size.Length == 2 && size.All(extent => extent is > 0 and <= LargestExtent) && input.Shape[1] <= LargestExtent
            && input.Shape[2] <= LargestExtent;
        context.Require(fits, context.Input(Size), $"it resizes {input.Shape} to [{string.Join(',', size)}]", $"two extents of 1..{LargestExtent}");
        return new Shape(input.Shape[0], size[0], size[1], input.Shape[3]);
    }
}
