namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>BATCH_TO_SPACE_ND: input [N*bh*bw,H,W,C] -> [N,H*bh,W*bw,C], of which margins are cut away. Any type.</summary>
internal sealed class BatchToSpaceNd : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        Blocks blocks = Blocks.Read(context);
        Shape input = Blocks.AsImage(context.Input(0).Shape);
        int block = blocks.BlockHeight * blocks.BlockWidth;
        context.Require(input[0] % block == 0, context.Input(0), $"its shape is {input} in blocks of {blocks.BlockHeight}x{blocks.BlockWidth}",
            $"a multiple of {block} batches");
        int height = checked(input[1] * blocks.BlockHeight - blocks.Top - blocks.Bottom),
            width = checked(input[2] * blocks.BlockWidth - blocks.Left - blocks.Right);
        context.Require(height > 0 && width > 0, context.Input(2), $"it leaves an image of {height}x{width}", "an image of 1x1 or more");
        return Blocks.LikeInput(context, input[0] / block, height, width, input[3]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape input = Blocks.AsImage(context.Input(0).Shape);
        return new Prepared(Blocks.Read(context), input, Blocks.AsImage(context.Output().Shape), input[3] * ElementTypes.ByteSize(context.Output().Type));
    }

    private sealed class Prepared(Blocks blocks, Shape input, Shape output, int pixelBytes) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> source = context.Input<byte>(0);
            Span<byte> target = context.Output<byte>();
            int rowBytes = input[2] * pixelBytes, outputRowBytes = output[2] * pixelBytes;
            for (int batch = 0; batch < input[0]; batch++)
            {
                int within = batch / output[0], image = batch % output[0];
                (int y, int x) = (within / blocks.BlockWidth, within % blocks.BlockWidth);
                (int firstRow, int rows) = Blocks.Inside(y, blocks.BlockHeight, blocks.Top, output[1]);
                for (int row = firstRow; row < firstRow + rows; row++)
                {
                    int line = image * output[1] + row * blocks.BlockHeight + y - blocks.Top;
                    CopyRow(source.Slice((batch * input[1] + row) * rowBytes, rowBytes), x, target.Slice(line * outputRowBytes, outputRowBytes));
                }
            }
        }

        private void CopyRow(ReadOnlySpan<byte> from, int x, Span<byte> to)
        {
            (int first, int count) = Blocks.Inside(x, blocks.BlockWidth, blocks.Left, output[2]);
            for (int i = first; i < first + count; i++)
            {
                int column = i * blocks.BlockWidth + x - blocks.Left;
                from.Slice(i * pixelBytes, pixelBytes).CopyTo(to[(column * pixelBytes)..]);
            }
        }
    }
}
