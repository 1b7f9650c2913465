using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>MIRROR_PAD: mirrors the input at its borders; REFLECT leaves the border element out, SYMMETRIC repeats it. Any type.</summary>
/// <remarks>One axis after the other, from the innermost: each margin is a mirrored copy of what the output already holds.</remarks>
internal sealed class MirrorPad : Op
{
    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        context.RequireSameType(context.Output(), context.Input(0));
        Margins margins = Margins.Read(context);
        int skipped = SkippedElements(context);
        for (int d = 0; d < margins.Input.Rank; d++)
        {
            context.Require(Math.Max(margins.Before[d], margins.After[d]) <= margins.Input[d] - skipped, context.Input(1),
                $"axis {d} of {margins.Input} grows by {margins.Before[d]} and {margins.After[d]}", $"at most {margins.Input[d] - skipped}");
        }

        return margins.Output;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor input = context.Input(0);
        Margins margins = Margins.Read(context);
        int size = ElementTypes.ByteSize(input.Type), skipped = SkippedElements(context);
        return new Prepared(margins.CopyInput(size), [.. margins.Boxes().Select(box => Mirror(margins, box, skipped, size))]);
    }

    private static StridedCopy Mirror(Margins margins, MarginBox box, int skipped, int size)
    {
        long[] strides = Strides.Of(margins.Output.Dimensions);
        int axis = box.Axis, before = margins.Before[axis];
        int from = box.IsBefore ? 2 * before - 1 + skipped : before + margins.Input[axis] - 1 - skipped;
        long sourceStart = box.Start(strides) + (from - box.Corner[axis]) * strides[axis];
        CopyAxis[] axes = [.. strides.Select((stride, d) => new CopyAxis(box.Extents[d], d == axis ? -stride : stride, stride))];
        return StridedCopy.Create(axes, size, sourceStart, box.Start(strides));
    }

    private static int SkippedElements(PrepareContext context) => context.Options<MirrorPadOptions>().Mode == MirrorPadMode.Reflect ? 1 : 0;

    private sealed class Prepared(StridedCopy inside, StridedCopy[] mirrors) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            Span<byte> output = context.Output<byte>();
            inside.Run(context.Input<byte>(0), output);
            foreach (StridedCopy mirror in mirrors) mirror.Run(output, output);
        }
    }
}
