using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>FILL: a tensor of constant shape, all of one given scalar. Any type.</summary>
internal sealed class Fill : Op
{
    private const int Extents = 0, Value = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor value = context.Input(Value);
        context.RequireSameType(context.Output(), value);
        context.Require(value.Shape.ElementCount == 1, value, $"its shape is {value.Shape}", "a scalar");
        return context.ConstantShape(context.Input(Extents));
    }

    public override PreparedOp Prepare(PrepareContext context) =>
        new Repeat(Kernels.StridedCopy.Create(
            [new((int)context.Output().Shape.ElementCount, 0, 1)], ElementTypes.ByteSize(context.Output().Type)));

    private sealed class Repeat(Kernels.StridedCopy copy) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context) => copy.Run(context.Input<byte>(Value), context.Output<byte>());
    }
}
