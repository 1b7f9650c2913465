using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops;

/// <summary>RESIZE_BILINEAR to a constant size: input [N,H,W,C] -> [N,OH,OW,C]; int8, uint8 and float32.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, RESIZE_BILINEAR.</remarks>
internal sealed class ResizeBilinear : Op
{
    private const int Input = 0, Size = 1, LargestExtent = 1 << 16;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor input = context.Input(Input);
        context.RequireType(input, TensorType.Float32, TensorType.Int8, TensorType.UInt8);
        context.RequireSameType(context.Output(), input);
        context.RequireRank(input, 4);
        int[] size = context.ConstantIntegers(context.Input(Size));
        bool fits = size.Length == 2 && size.All(extent => extent is > 0 and <= LargestExtent) && input.Shape[1] <= LargestExtent
            && input.Shape[2] <= LargestExtent;
        context.Require(fits, context.Input(Size), $"it resizes {input.Shape} to [{string.Join(',', size)}]", $"two extents of 1..{LargestExtent}");
        return new Shape(input.Shape[0], size[0], size[1], input.Shape[3]);
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
            input.Shape, output[1], output[2], options.AlignCorners, options.HalfPixelCenters, inFixedPoint: input.Type == TensorType.Int8);
        return input.Type switch
        {
            TensorType.Float32 => new Float(axes),
            TensorType.UInt8 => new UInt8(axes),
            _ => new Int8(axes),
        };
    }

    private sealed class Int8(ResizeAxes axes) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceResizeBilinear.Run(axes, context.Input<sbyte>(Input), context.Output<sbyte>());
    }

    private sealed class UInt8(ResizeAxes axes) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) =>
            ReferenceResizeBilinear.RunUInt8(axes, context.Input<sbyte>(Input), context.Output<sbyte>());
    }

    private sealed class Float(ResizeAxes axes) : PreparedOp
    {
        public override string Kernel => "reference";

        public override void Eval(EvalContext context) => ReferenceResizeBilinear.Run(axes, context.Input<float>(Input), context.Output<float>());
    }
}
