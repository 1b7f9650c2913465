using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>The ready form of an op that cuts its input along one axis: each part becomes an output.</summary>
internal sealed class SplitParts(StridedCopy[] parts, int inputSlot) : PreparedOp
{
    public override string Kernel => "copy";

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<byte> input = context.Input<byte>(inputSlot);
        for (int i = 0; i < parts.Length; i++) parts[i].Run(input, context.Output<byte>(i));
    }

    /// <summary>Plans the cuts.</summary>
    /// <param name="context">The node.</param>
    /// <param name="inputSlot">Where the tensor to be cut is.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="extents">How much of it each output takes; their sum is the axis' extent.</param>
    public static SplitParts Create(PrepareContext context, int inputSlot, int axis, ReadOnlySpan<int> extents)
    {
        GraphTensor input = context.Input(inputSlot);
        int outer = (int)new Shape(input.Shape.Dimensions[..axis]).ElementCount, size = ElementTypes.ByteSize(input.Type);
        long inner = new Shape(input.Shape.Dimensions[(axis + 1)..]).ElementCount, start = 0;
        StridedCopy[] parts = new StridedCopy[extents.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            int length = checked((int)(extents[i] * inner));
            parts[i] = StridedCopy.Create([new(outer, input.Shape[axis] * inner, length), new(length, 1, 1)], size, start);
            start += length;
        }

        return new SplitParts(parts, inputSlot);
    }

    /// <summary>The shapes of the parts of a tensor.</summary>
    public static Shape[] Shapes(Shape input, int axis, int[] extents) =>
        Array.ConvertAll(extents, extent => new Shape([.. input.Dimensions[..axis], extent, .. input.Dimensions[(axis + 1)..]]));

    /// <summary>Requires outputs of the input's type.</summary>
    public static void RequireTypes(PrepareContext context, GraphTensor input)
    {
        for (int i = 0; i < context.OutputCount; i++) context.RequireSameType(context.Output(i), input);
    }

    /// <summary>The axis that a constant scalar names.</summary>
    public static int ReadAxis(PrepareContext context, int axisSlot, Shape shape)
    {
        int[] axis = context.ConstantIntegers(context.Input(axisSlot));
        context.Require(axis.Length == 1, context.Input(axisSlot), $"it has {axis.Length} elements", "one axis");
        return context.ResolveAxis(axis[0], shape);
    }
}
