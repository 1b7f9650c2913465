using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>SPACE_TO_BATCH_ND: input [N,H,W,C] -> [N*bh*bw,H/bh,W/bw,C], after margins of zeros (the zero point where quantized). Any type.</summary>
internal sealed class SpaceToBatchNd : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        Blocks blocks = Blocks.Read(context);
        Shape image = Blocks.AsImage(context.Input(0).Shape);
        int height = checked(image[1] + blocks.Top + blocks.Bottom), width = checked(image[2] + blocks.Left + blocks.Right);
        context.Require(height % blocks.BlockHeight == 0 && width % blocks.BlockWidth == 0, context.Input(0),
            $"with its margins it is {height}x{width} in blocks of {blocks.BlockHeight}x{blocks.BlockWidth}", "extents that the block divides");
        return Blocks.LikeInput(
            context, checked(image[0] * blocks.BlockHeight * blocks.BlockWidth), height / blocks.BlockHeight, width / blocks.BlockWidth, image[3]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        byte fill = 0;
        if (input.IsEightBit)
        {
            Activation.RequireSameQuantization(context, input, context.Output());
            fill = unchecked((byte)context.PerTensor(input).ZeroPoint);
        }

        Shape image = Blocks.AsImage(input.Shape);
        return new Prepared(Blocks.Read(context), image, Blocks.AsImage(context.Output().Shape), image[3] * ElementTypes.ByteSize(input.Type), fill);
    }

    private sealed class Prepared(Blocks blocks, Shape input, Shape output, int pixelBytes, byte fill) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> source = context.Input<byte>(0);
            Span<byte> target = context.Output<byte>();
            if (target.IsEmpty)
                return;
            int batchBytes = target.Length / output[0], rowBytes = output[2] * pixelBytes;
            for (int batch = 0; batch < output[0]; batch++)
            {
                int within = batch / input[0], image = batch % input[0];
                (int y, int x) = (within / blocks.BlockWidth, within % blocks.BlockWidth);
                (int firstRow, int rows) = Blocks.Inside(y, blocks.BlockHeight, blocks.Top, input[1]);
                Span<byte> to = target.Slice(batch * batchBytes, batchBytes);
                to[..(firstRow * rowBytes)].Fill(fill);
                for (int row = firstRow; row < firstRow + rows; row++)
                {
                    int line = image * input[1] + row * blocks.BlockHeight + y - blocks.Top;
                    CopyRow(source.Slice(line * input[2] * pixelBytes, input[2] * pixelBytes), x, to.Slice(row * rowBytes, rowBytes));
                }

                to[((firstRow + rows) * rowBytes)..].Fill(fill);
            }
        }

        private void CopyRow(ReadOnlySpan<byte> from, int x, Span<byte> to)
        {
            (int first, int count) = Blocks.Inside(x, blocks.BlockWidth, blocks.Left, input[2]);
            to[..(first * pixelBytes)].Fill(fill);
            for (int i = 0; i < count; i++)
            {
                int column = (first + i) * blocks.BlockWidth + x - blocks.Left;
                from.Slice(column * pixelBytes, pixelBytes).CopyTo(to[((first + i) * pixelBytes)..]);
            }

            to[((first + count) * pixelBytes)..].Fill(fill);
        }
    }
}
