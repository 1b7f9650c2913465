using EdgeAgent.Inference.Execution;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Control;

/// <summary>CALL_ONCE: runs a subgraph without inputs and outputs in the first invocation only, to give variables their first content.</summary>
/// <remarks>Where several nodes call one subgraph so, it runs once for all of them.</remarks>
internal sealed class CallOnce : MultiOutputOp
{
    public override int? OutputCount => 0;

    public override IReadOnlyList<int> SubGraphs(OperatorOptions? options) => options is CallOnceOptions ? options.SubGraphs : [];

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.Options<CallOnceOptions>();
        context.RequireInputCount(0, 0);
        int results = context.PrepareBody([], _ => true).Graph.Outputs.Length;
        context.Require(results == 0, null, $"its subgraph has {results} outputs", "none");
        return [];
    }

    public override PreparedOp Prepare(PrepareContext context) =>
        new Prepared(context.State.OneTimeRunOf(context.Options<CallOnceOptions>().InitSubGraph));

    private sealed class Prepared(OneTimeRun run) : PreparedOp
    {
        public override string Kernel => "once";

        public override bool HasEffects => true;

        public override void Eval(EvalContext context)
        {
            if (run.IsDone) return;
            context.Body(0).Run();
            run.IsDone = true;
        }
    }
}
