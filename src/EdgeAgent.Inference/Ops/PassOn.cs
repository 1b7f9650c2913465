namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of an op whose output is its first input's bytes: shares memory where the graph allows, else copies.</summary>
internal sealed class PassOn : PreparedOp
{
    public override string Kernel => "copy";

    public override bool PassesInputOn => true;

    public override void Eval(EvalContext context) => context.Input<byte>(0).CopyTo(context.Output<byte>());
}
