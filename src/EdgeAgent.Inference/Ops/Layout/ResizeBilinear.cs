using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>RESIZE_BILINEAR to a constant size: input [N,H,W,C] -> [N,OH,OW,C]; int8, uint8, int16 and float32.</summary>
/// <remarks>Each output row takes one pass over two input rows, then one between their columns. Source: TensorFlow Lite reference kernels,
/// RESIZE_BILINEAR.</remarks>
internal sealed class ResizeBilinear : Op
{
    private const int Input = 0;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireType(context.Input(Input), TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16);
        return ResizeSize.InferShape(context);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        ResizeBilinearOptions options = context.Options<ResizeBilinearOptions>();
        context.Require(!options.AlignCorners || !options.HalfPixelCenters, null, "it aligns corners and samples pixel centres", "one of the two");
        GraphTensor input = context.Input(Input);
        Shape output = context.Output().Shape;
        if (input.IsEightBit) Activation.RequireSameQuantization(context, input, context.Output());
        context.ReserveTables(16L * (output[1] + output[2]));
        ResizeAxes axes = ResizeAxes.Create(
            input.Shape, output[1], output[2], options.AlignCorners, options.HalfPixelCenters,
            inFixedPoint: input.Type is TensorType.Int8 or TensorType.Int16);
        if (context.Kernels is null) return new ByDefinition(axes, input.Type);
        int rowLength = checked(input.Shape[2] * input.Shape[3]);
        context.ReserveScratch(rowLength * (long)sizeof(int));
        if (input.Type is TensorType.Float32 or TensorType.UInt8) context.ReserveScratch(rowLength * (long)sizeof(float));
        return input.Type switch
        {
            TensorType.Float32 => new Float(axes),
            TensorType.UInt8 => new UInt8(axes),
            TensorType.Int8 => new Int8(axes),
            _ => new Int16(axes),
        };
    }

    private sealed class ByDefinition(ResizeAxes axes, TensorType type) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context)
        {
            switch (type)
            {
                case TensorType.Float32:
                    ReferenceResizeBilinear.Run(axes, context.Input<float>(Input), context.Output<float>());
                    break;
                case TensorType.UInt8:
                    ReferenceResizeBilinear.RunUInt8(axes, context.Input<sbyte>(Input), context.Output<sbyte>());
                    break;
                case TensorType.Int8:
                    ReferenceResizeBilinear.Run(axes, context.Input<sbyte>(Input), context.Output<sbyte>());
                    break;
                default:
                    ReferenceResizeBilinear.Run(axes, context.Input<short>(Input), context.Output<short>());
                    break;
            }
        }
    }

    /// <summary>The walk over output rows and pixels; what a row and a pixel take differs by type.</summary>
    private abstract class ByRows<T>(ResizeAxes axes) : DivisibleOp
        where T : unmanaged
    {
        public override string Kernel => "rows";

        protected int Channels => axes.Channels;

        public override int Parts => axes.Batches * axes.Rows.Length;

        public override long Cycles => WorkEstimate.Vectors((long)Parts * (axes.RowLength + 2L * axes.Columns.Length * Channels));

        public override void Eval(EvalContext context, int first, int count)
        {
            ReadOnlySpan<T> input = context.Input<T>(Input);
            Span<T> output = context.Output<T>();
            int length = axes.Columns.Length * Channels;
            for (int i = first; i < first + count; i++)
            {
                (int n, int y) = Math.DivRem(i, axes.Rows.Length);
                ResizeTap row = axes.Rows[y];
                BlendRows(context, input.Slice(axes.Index(n, row.Low, 0, 0), axes.RowLength),
                    input.Slice(axes.Index(n, row.High, 0, 0), axes.RowLength), row);
                MixPixels(context, axes.Columns, output.Slice(i * length, length));
            }
        }

        protected abstract void BlendRows(EvalContext context, ReadOnlySpan<T> upper, ReadOnlySpan<T> lower, ResizeTap row);

        protected abstract void MixPixels(EvalContext context, ResizeTap[] columns, Span<T> output);
    }

    private sealed class Int8(ResizeAxes axes) : ByRows<sbyte>(axes)
    {
        protected override void BlendRows(EvalContext context, ReadOnlySpan<sbyte> upper, ReadOnlySpan<sbyte> lower, ResizeTap row) =>
            BilinearRows.Blend(upper, lower, row.Fraction10, context.Scratch<int>());

        protected override void MixPixels(EvalContext context, ResizeTap[] columns, Span<sbyte> output)
        {
            Span<int> row = context.Scratch<int>();
            for (int x = 0; x < columns.Length; x++)
            {
                BilinearRows.Mix(row.Slice(columns[x].Low * Channels, Channels), row.Slice(columns[x].High * Channels, Channels),
                    columns[x].Fraction10, output.Slice(x * Channels, Channels));
            }
        }
    }

    private sealed class Int16(ResizeAxes axes) : ByRows<short>(axes)
    {
        protected override void BlendRows(EvalContext context, ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, ResizeTap row) =>
            BilinearRows.Blend(upper, lower, row.Fraction10, context.Scratch<int>());

        protected override void MixPixels(EvalContext context, ResizeTap[] columns, Span<short> output)
        {
            Span<int> row = context.Scratch<int>();
            for (int x = 0; x < columns.Length; x++)
            {
                BilinearRows.Mix(row.Slice(columns[x].Low * Channels, Channels), row.Slice(columns[x].High * Channels, Channels),
                    columns[x].Fraction10, output.Slice(x * Channels, Channels));
            }
        }
    }

    private sealed class Float(ResizeAxes axes) : ByRows<float>(axes)
    {
        protected override void BlendRows(EvalContext context, ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, ResizeTap row)
        {
            BilinearRows.Scale(upper, 1 - row.Fraction, context.Scratch<float>(0));
            BilinearRows.Scale(lower, row.Fraction, context.Scratch<float>(1));
        }

        protected override void MixPixels(EvalContext context, ResizeTap[] columns, Span<float> output)
        {
            Span<float> upper = context.Scratch<float>(0), lower = context.Scratch<float>(1);
            for (int x = 0; x < columns.Length; x++)
            {
                (int left, int right) = (columns[x].Low * Channels, columns[x].High * Channels);
                BilinearRows.Mix(upper.Slice(left, Channels), lower.Slice(left, Channels), upper.Slice(right, Channels), lower.Slice(right, Channels),
                    columns[x].Fraction, output.Slice(x * Channels, Channels));
            }
        }
    }

    private sealed class UInt8(ResizeAxes axes) : ByRows<sbyte>(axes)
    {
        protected override void BlendRows(EvalContext context, ReadOnlySpan<sbyte> upper, ReadOnlySpan<sbyte> lower, ResizeTap row)
        {
            BilinearRows.Scale(upper, 1 - row.Fraction, context.Scratch<float>(0));
            BilinearRows.Scale(lower, row.Fraction, context.Scratch<float>(1));
        }

        protected override void MixPixels(EvalContext context, ResizeTap[] columns, Span<sbyte> output)
        {
            Span<float> upper = context.Scratch<float>(0), lower = context.Scratch<float>(1);
            for (int x = 0; x < columns.Length; x++)
            {
                (int left, int right) = (columns[x].Low * Channels, columns[x].High * Channels);
                BilinearRows.Mix(upper.Slice(left, Channels), lower.Slice(left, Channels), upper.Slice(right, Channels), lower.Slice(right, Channels),
                    columns[x].Fraction, output.Slice(x * Channels, Channels));
            }
        }
    }
}
