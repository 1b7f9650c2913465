using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>The ready form of an op that copies its first input's elements to other places.</summary>
internal sealed class Move(StridedCopy copy) : PreparedOp
{
    public override string Kernel => "copy";

    public override void Eval(EvalContext context) => copy.Run(context.Input<byte>(0), context.Output<byte>());

    /// <summary>Plans a copy that writes the whole output in order.</summary>
    /// <param name="context">The node.</param>
    /// <param name="extents">The output's extents, however they are grouped.</param>
    /// <param name="sourceStrides">The input's stride in elements for each of them.</param>
    /// <param name="sourceStart">The input's element that comes first.</param>
    public static Move Create(PrepareContext context, ReadOnlySpan<int> extents, ReadOnlySpan<long> sourceStrides, long sourceStart = 0)
    {
        long[] targetStrides = Strides.Of(extents);
        CopyAxis[] axes = new CopyAxis[extents.Length];
        for (int d = 0; d < axes.Length; d++) axes[d] = new CopyAxis(extents[d], sourceStrides[d], targetStrides[d]);
        return new Move(StridedCopy.Create(axes, ElementTypes.ByteSize(context.Output().Type), sourceStart));
    }
}
