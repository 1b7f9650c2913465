using SignFlipKernel = EdgeAgent.Kernels.SignFlip;

namespace EdgeAgent.Inference.Ops;

/// <summary>uint8 to int8 of the same real values, or back: each byte xor 0x80, shape kept.</summary>
internal sealed class FlipSign : Op
{
    public static FlipSign Instance { get; } = new();

    public override Shape InferShape(PrepareContext context) => context.Input(0).Shape;

    public override PreparedOp Prepare(PrepareContext context) => new Prepared(context.Output().Shape.ElementCount);

    private sealed class Prepared(long elements) : ElementRangesOp(elements, WorkEstimate.Vectors(elements))
    {
        public override string Kernel => "xor";

        protected override void EvalElements(EvalContext context, int start, int length) =>
            SignFlipKernel.Run(context.Input<byte>(0).Slice(start, length), context.Output<byte>().Slice(start, length));
    }
}
