using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>RESIZE_NEAREST_NEIGHBOR to a constant size: input [N,H,W,C] -> [N,OH,OW,C]; any type.</summary>
/// <remarks>Positions are computed in float32. Source: TensorFlow Lite reference kernels, RESIZE_NEAREST_NEIGHBOR.</remarks>
internal sealed class ResizeNearestNeighbor : Op
{
    private const int Input = 0;

    public override Shape InferShape(PrepareContext context) => ResizeSize.InferShape(context);

    public override PreparedOp Prepare(PrepareContext context)
    {
        ResizeNearestNeighborOptions options = context.Options<ResizeNearestNeighborOptions>();
        Shape input = context.Input(Input).Shape, output = context.Output().Shape;
        context.ReserveTables(sizeof(int) * ((long)output[1] + output[2]));
        return new Prepared(input, Nearest(input[1], output[1], options), Nearest(input[2], output[2], options),
            input[3] * ElementTypes.ByteSize(context.Output().Type));
    }

    /// <summary>The input row or column that each output row or column copies.</summary>
    private static int[] Nearest(int input, int output, ResizeNearestNeighborOptions options)
    {
        float scale = options.AlignCorners && output > 1 ? (input - 1) / (float)(output - 1) : input / (float)output;
        float offset = options.HalfPixelCenters ? 0.5f : 0;
        int[] nearest = new int[output];
        for (int i = 0; i < output; i++)
        {
            float position = (i + offset) * scale;
            float whole = options.AlignCorners ? MathF.Round(position, MidpointRounding.AwayFromZero) : MathF.Floor(position);
            nearest[i] = Math.Clamp((int)whole, 0, input - 1);
        }

        return nearest;
    }

    private sealed class Prepared(Shape input, int[] rows, int[] columns, int pixelBytes) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            ReadOnlySpan<byte> source = context.Input<byte>(Input);
            Span<byte> target = context.Output<byte>();
            int rowBytes = input[2] * pixelBytes, outputRowBytes = columns.Length * pixelBytes;
            for (int n = 0; n < input[0]; n++)
            {
                for (int y = 0; y < rows.Length; y++)
                {
                    Span<byte> to = target.Slice((n * rows.Length + y) * outputRowBytes, outputRowBytes);
                    if (y > 0 && rows[y] == rows[y - 1])
                        target.Slice((n * rows.Length + y - 1) * outputRowBytes, outputRowBytes).CopyTo(to);
                    else
                        CopyPixels(source.Slice((n * input[1] + rows[y]) * rowBytes, rowBytes), to);
                }
            }
        }

        private void CopyPixels(ReadOnlySpan<byte> from, Span<byte> to)
        {
            for (int x = 0; x < columns.Length; x++) from.Slice(columns[x] * pixelBytes, pixelBytes).CopyTo(to[(x * pixelBytes)..]);
        }
    }
}
