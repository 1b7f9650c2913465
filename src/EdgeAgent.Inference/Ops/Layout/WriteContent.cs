namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>The ready form of an op whose output is known once its inputs' shapes are.</summary>
internal sealed class WriteContent(byte[] content) : PreparedOp
{
    public override string Kernel => "copy";

    public override bool ReadsInputs => false;

    public override void Eval(EvalContext context) => content.CopyTo(context.Output<byte>());
}
