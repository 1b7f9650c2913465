using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>DEPTH_TO_SPACE: input [N,H,W,b*b*C] -> [N,H*b,W*b,C]: each pixel becomes a block of b x b. Any type.</summary>
internal sealed class DepthToSpace : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        int block = context.Options<DepthToSpaceOptions>().BlockSize;
        context.Require(block is > 0 and < 1 << 15 && input.Shape[3] % (block * block) == 0, input,
            $"its shape is {input.Shape} in blocks of {block}", "a block size whose square divides the channels");
        return new Shape(input.Shape[0], checked(input.Shape[1] * block), checked(input.Shape[2] * block), input.Shape[3] / (block * block));
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int block = context.Options<DepthToSpaceOptions>().BlockSize;
        Shape input = context.Input(0).Shape;
        int channels = context.Output().Shape[3];
        long[] strides = Strides.Of(input.Dimensions);
        return Move.Create(context,
            [input[0], input[1], block, input[2], block, channels],
            [strides[0], strides[1], (long)block * channels, strides[2], channels, 1]);
    }
}
