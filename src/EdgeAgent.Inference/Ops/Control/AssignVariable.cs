using EdgeAgent.Inference.Execution;

namespace EdgeAgent.Inference.Ops.Control;

/// <summary>ASSIGN_VARIABLE: gives the variable behind a handle a tensor's content.</summary>
internal sealed class AssignVariable : MultiOutputOp
{
    private const int Handle = 0, Value = 1;

    public override int? OutputCount => 0;

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        VarHandle.Resolve(context, context.Input(Handle)).Define(context, context.Input(Value), context.Input(Value).Shape);
        return [];
    }

    public override PreparedOp Prepare(PrepareContext context) => new Prepared(VarHandle.Resolve(context, context.Input(Handle)));

    private sealed class Prepared(ResourceVariable variable) : PreparedOp
    {
        public override string Kernel => "copy";

        public override bool HasEffects => true;

        public override void Eval(EvalContext context)
        {
            context.Input<byte>(Value).CopyTo(variable.Content);
            variable.IsAssigned = true;
        }
    }
}
