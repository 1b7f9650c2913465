using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SPACE_TO_DEPTH: input [N,H,W,C] -> [N,H/b,W/b,b*b*C]: each block of b x b pixels becomes one. Any type.</summary>
internal sealed class SpaceToDepth : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        GraphTensor input = context.Input(0);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        int block = context.Options<SpaceToDepthOptions>().BlockSize;
        context.Require(block > 0 && input.Shape[1] % block == 0 && input.Shape[2] % block == 0, input, $"its shape is {input.Shape} in blocks of {block}",
            "a block size that divides height and width");
        return new Shape(input.Shape[0], input.Shape[1] / block, input.Shape[2] / block, checked(input.Shape[3] * block * block));
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        int block = context.Options<SpaceToDepthOptions>().BlockSize;
        Shape input = context.Input(0).Shape, output = context.Output().Shape;
        long[] strides = Strides.Of(input.Dimensions);
        return Move.Create(context,
            [output[0], output[1], output[2], block, block, input[3]],
            [strides[0], block * strides[1], block * strides[2], strides[1], strides[2], 1]);
    }
}
