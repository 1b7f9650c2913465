using EdgeAgent.Inference.Execution;
using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops.Control;

/// <summary>READ_VARIABLE: the content of the variable behind a handle; its type and shape are those of the first node that is prepared for
/// it.</summary>
internal sealed class ReadVariable : Op
{
    private const int Handle = 0;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(1, 1);
        ResourceVariable variable = VarHandle.Resolve(context, context.Input(Handle));
        GraphTensor output = context.Output();
        Shape shape = variable.Shape ?? output.Shape;
        context.Require(variable.Shape is not null || output.ShapeSignature?.Contains(-1) is not true, output,
            "its shape is open, and nothing is assigned to the variable before", "a shape without open extents, or an assignment before");
        variable.Define(context, output, shape);
        return shape;
    }

    public override PreparedOp Prepare(PrepareContext context) => new Prepared(VarHandle.Resolve(context, context.Input(Handle)));

    private sealed class Prepared(ResourceVariable variable) : PreparedOp
    {
        public override string Kernel => "copy";

        public override bool HasEffects => true;

        public override void Eval(EvalContext context)
        {
            if (!variable.IsAssigned)
                throw new InvocationException($"READ_VARIABLE: nothing was assigned to variable '{variable}' yet; accepted: an assignment before.");
            variable.Content.CopyTo(context.Output<byte>());
        }
    }
}
