using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>How SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND spread the pixels of an image over batches.</summary>
/// <remarks>Pixel (y, x) of the whole image, margins included, lies at (y / BlockHeight, x / BlockWidth) in the batch that
/// (y % BlockHeight, x % BlockWidth) names. A tensor [N,H,C] is an image of width 1.</remarks>
/// <param name="BlockHeight">Rows of a block.</param>
/// <param name="BlockWidth">Columns of a block.</param>
/// <param name="Top">Margin rows above the image; cut away by BATCH_TO_SPACE_ND, added by SPACE_TO_BATCH_ND.</param>
/// <param name="Bottom">Margin rows below it.</param>
/// <param name="Left">Margin columns.</param>
/// <param name="Right">Margin columns.</param>
internal readonly record struct Blocks(int BlockHeight, int BlockWidth, int Top, int Bottom, int Left, int Right)
{
    private const int Input = 0, BlockShape = 1, MarginList = 2;

    /// <summary>Reads the constant block shape and margins of a node whose input is [N,H,W,C] or [N,H,C].</summary>
    public static Blocks Read(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        GraphTensor input = context.Input(Input), block = context.Input(BlockShape), margins = context.Input(MarginList);
        context.RequireSameType(context.Output(), input);
        context.Require(input.Shape.Rank is 3 or 4, input, $"its shape is {input.Shape}", "3 or 4 dimensions");
        int spatial = input.Shape.Rank - 2;
        int[] sizes = context.ConstantIntegers(block), edges = context.ConstantIntegers(margins);
        context.Require(sizes.Length == spatial && sizes.All(size => size is > 0 and < 1 << 15), block, $"it is [{string.Join(',', sizes)}]",
            $"{spatial} numbers of 1..{(1 << 15) - 1}");
        context.Require(edges.Length == 2 * spatial && edges.All(edge => edge is >= 0 and < 1 << 28), margins, $"it is [{string.Join(',', edges)}]",
            $"{2 * spatial} numbers of 0..{(1 << 28) - 1}");
        return spatial == 2 ? new Blocks(sizes[0], sizes[1], edges[0], edges[1], edges[2], edges[3]) : new Blocks(sizes[0], 1, edges[0], edges[1], 0, 0);
    }

    /// <summary>A shape [N,H,C] as [N,H,1,C].</summary>
    public static Shape AsImage(Shape shape) => shape.Rank == 4 ? shape : new Shape(shape[0], shape[1], 1, shape[2]);

    /// <summary>An image's shape in the rank of the node's input.</summary>
    public static Shape LikeInput(PrepareContext context, int batches, int height, int width, int channels) =>
        context.Input(Input).Shape.Rank == 4 ? new Shape(batches, height, width, channels) : new Shape(batches, height, channels);

    /// <summary>The first index of a block row or column at <paramref name="within"/> whose pixel lies behind the margin, and how many pixels there
    /// are until the image ends.</summary>
    public static (int First, int Count) Inside(int within, int block, int margin, int extent)
    {
        int first = Math.Max(0, (margin - within + block - 1) / block), behind = (margin + extent - within + block - 1) / block;
        return (first, Math.Max(0, behind - first));
    }
}
