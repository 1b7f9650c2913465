using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>RESIZE_BILINEAR to a constant size: input [N,H,W,C] -> [N,OH,OW,C]; int8, uint8 and float32.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, RESIZE_BILINEAR.</remarks>
internal sealed class ResizeBilinear : Op
{
    private const int Input = 0;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireType(context.Input(Input), TensorType.Float32, TensorType.Int8, TensorType.UInt8);
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
